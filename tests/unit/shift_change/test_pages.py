# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report as HTML and as Markdown: complete, escaped, and in Chromium as people see it.

Pictures of the pages are left in build/report, to be looked at.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from ansible_collections.telecom.broadworks.plugins.plugin_utils.shift_pages import (
    breakable,
    day_and_time,
    file_name,
    markdown_text,
    pages_of,
    picture,
    render,
)
from ansible_collections.telecom.broadworks.tests.chromium import (
    MISSING,
    Chromium,
    find_chromium,
)
from ansible_collections.telecom.broadworks.tests.unit.shift_change.cases import CASES, report

ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = ROOT / "roles" / "shift_change" / "templates"
PICTURES = ROOT / "build" / "report"
HTML = (TEMPLATES / "report.html.j2").read_text(encoding="utf-8")
MARKDOWN = (TEMPLATES / "report.md.j2").read_text(encoding="utf-8")


def html(case):
    return render(report(case), HTML)


def markdown(case):
    return render(report(case), MARKDOWN, "markdown")


# --- HTML -----------------------------------------------------------------------------------


class Elements(HTMLParser):
    """Names of the elements of a page, and all their attributes."""

    def __init__(self, page):
        super().__init__()
        self.names, self.attributes = set(), []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.attributes += attrs


@pytest.mark.parametrize("case", CASES)
def test_a_page_needs_nothing_else(case):
    page = html(case)
    assert page.startswith("<!doctype html>")
    assert "default-src 'none'" in page
    elements = Elements(page)
    assert not elements.names & {"script", "img", "iframe", "object", "embed", "base", "form"}
    assert [value for name, value in elements.attributes if name in ("src", "href")] == ["data:,"]
    assert not [name for name, value in elements.attributes if name.startswith("on")]
    assert "@import" not in page
    assert not re.findall(r"url\((?!#)", page)


def test_values_are_escaped():
    page = html("large")
    assert "<img" not in page
    assert (
        "&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;" in page
    )
    # What turns the direction of text ends with its own element.
    assert '<bdi class="name">&lt;script' in page


# --- Markdown -------------------------------------------------------------------------------


def test_markdown_of_a_change():
    page = markdown("refused")
    assert page.startswith(
        "# The shift change is incomplete\n\n"
        "Shift change of Mon 23 Nov 2026, 22:00 (Europe/Berlin).\n"
    )
    assert "**Next:** Sign in another agent to Emergency (cc-emergency@example.net), or add" in page
    assert "| carla.m@example.net | Emergency | cc-emergency@example.net |" in page
    assert "**Left without an agent:** Front Desk." in page
    assert "| Support &amp; Returns | cc-support@example.net | 3 | 3 | 2 | 2 |" in page
    assert "| dmitri.v@example.net | Dmitri Volkov | failed | wrap-up | wrap-up |" in page
    assert r"\[Error 5000\] The system is busy |" in page
    assert "\n\n\n" not in page
    assert page.endswith("|\n")


@pytest.mark.parametrize("case", CASES)
def test_every_table_of_the_markdown_is_one(case):
    page = markdown(case)
    assert "\n\n\n" not in page
    widths = []
    for line in page.splitlines():
        if not line.startswith("|"):
            widths = []
            continue
        widths.append(len(re.findall(r"(?<!\\)\|", line)))
        assert widths[-1] == widths[0], line
    assert "<" not in page


def test_text_that_is_no_markup():
    assert markdown_text("a|b\n# <i>*c*_d_ e_f `g` [h](i) \\ ~~j~~ &amp;") == (
        r"a\|b \# &lt;i&gt;\*c\*\_d\_ e_f \`g\` \[h\](i) \\ \~\~j\~\~ &amp;amp;"
    )


# --- parts of pages -------------------------------------------------------------------------


def test_names_of_files_are_those_of_one_run():
    said_of = {"made_at": "2026-11-23T22:05:00+01:00", "host": "../h\u00e9 1", "mode": "rehearsal"}
    name = file_name(said_of, "0a1b")
    assert name == "shift-change-20261123T220500-_h\u00e9_1-0a1b-rehearsal"
    assert file_name({**said_of, "mode": "run", "host": None}, "0a1b") == (
        "shift-change-20261123T220500-0a1b"
    )
    pages = pages_of(report("done"), {"report_formats": ["html"], "report_dir": "/d"}, "1")
    assert str(pages.folder) == "/d"
    assert list(pages.contents) == ["shift-change-20261123T220500-localhost-1.html"]


def test_ids_go_on_in_the_next_line_after_a_mark():
    assert breakable("a.b-c@<x>.org") == "a.<wbr>b-<wbr>c@<wbr>&lt;x&gt;.<wbr>org"


def test_times_as_people_write_them():
    assert day_and_time("2026-03-01T06:05:00+01:00") == "Sun 1 Mar 2026, 06:05"


def rows(before, after, came=(), went=(), held=()):
    center = {"before": before, "after": after, "came": came, "went": went, "held": held}
    return [[(s["kind"], s["x"], s["width"]) for s in row["seats"]] for row in picture(center)]


def test_the_picture():
    then, now = rows(["a", "b", "c"], ["b", "c", "d"], came=["d"], went=["a"], held=["c"])
    assert then == [("stays", 0, 17.6), ("held", 22, 17.6), ("went", 44, 17.6)]
    assert now == [("stays", 0, 17.6), ("held", 22, 17.6), ("came", 44, 17.6)]
    assert rows(None, []) == [[], []]


@pytest.mark.parametrize("count", [1, 9, 10, 29, 30, 500])
def test_the_picture_is_as_wide_whatever_is_in_it(count):
    names = [str(number) for number in range(count)]
    for row in rows(names, names, went=names[::3]):
        assert all(x + width <= 208.1 for kind, x, width in row)
        assert row == sorted(row, key=lambda seat: seat[1])


# --- as people see it -----------------------------------------------------------------------

VIEWS = [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]
TOO_WIDE = """[...document.querySelectorAll("body *")].filter(element => {
  const box = element.getBoundingClientRect();
  return box.width && !element.closest("defs") && getComputedStyle(element).position !== "absolute"
    && (box.right > innerWidth + 0.5 || box.left < -0.5);
}).map(element => element.outerHTML.slice(0, 200))"""
CUT_OFF = """[...document.querySelectorAll("body *")].filter(element =>
  element.scrollWidth > element.clientWidth + 1 && element.clientWidth
  && !element.closest("svg, thead") && getComputedStyle(element).display !== "inline"
).map(element => element.outerHTML.slice(0, 200))"""
DRAWN = """[...document.querySelectorAll(".center:nth-child(2) svg g g")].map(row =>
  [...row.querySelectorAll("rect:not(.track, [class^=over])")].map(rect => rect.className.baseVal)
)"""
CONTRASTS = """(() => {
  const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = colour => numbers(colour).slice(0, 3).map(value => value / 255).map(value =>
    value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  ).reduce((sum, value, n) => sum + value * [0.2126, 0.7152, 0.0722][n], 0);
  const ground = element => {
    const colour = getComputedStyle(element).backgroundColor;
    return numbers(colour)[3] === 0 ? ground(element.parentElement) : colour;
  };
  return [...document.querySelectorAll("h1, h2, h3, p, dt, dd, th, td, li, span, bdi, strong")]
    .filter(element => element.innerText && element.innerText.trim())
    .map(element => {
      const pair = [light(getComputedStyle(element).color), light(ground(element))].sort();
      return [(pair[1] + 0.05) / (pair[0] + 0.05), element.outerHTML.slice(0, 120)];
    }).filter(found => found[0] < 4.5);
})()"""


@pytest.fixture(scope="module")
def browser():
    program = find_chromium()
    if program is None:
        pytest.skip(MISSING)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with Chromium(program) as chromium:
        yield chromium


def shown(browser, case, width, scheme):
    """Open the page of a case."""
    path = PICTURES / f"{case}-{width}-{scheme}.html"
    path.write_text(html(case), encoding="utf-8")
    browser.show(width, scheme)
    browser.open(path)
    return browser


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
@pytest.mark.parametrize("case", CASES)
def test_nothing_overflows_and_everything_can_be_read(case, width, scheme, browser):
    page = shown(browser, case, width, scheme)
    picture = PICTURES / f"{case}-{width}-{scheme}.png"
    page.picture(picture)
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert page.value("innerWidth") == width
    assert page.value("document.documentElement.scrollWidth") == width
    assert page.value(TOO_WIDE) == []
    assert page.value(CUT_OFF) == []
    assert page.value(CONTRASTS) == []


def test_what_a_page_shows(browser):
    page = shown(browser, "refused", 390, "light")
    assert page.value("document.title") == "The shift change is incomplete, Mon 23 Nov 2026, 22:00"
    text = page.value("document.body.innerText")
    for expected in (
        "The shift change is incomplete",
        "Sign in another agent to Emergency (cc-emergency@example.net), or add",
        "Carla Méndez carla.m@example.net\nHolds Emergency cc-emergency@example.net",
        "Dmitri Volkov dmitri.v@example.net\n[Error 5000] The system is busy",
        "Left without an agent",
        "Front Desk cc-front@example.net",
    ):
        assert expected in re.sub(r"\n+", "\n", text), expected
    assert page.value("document.querySelectorAll('.centers > article').length") == 4
    assert page.value("document.querySelector('.concerned').innerText") == (
        "carla.m@example.net, dmitri.v@example.net"
    )
    about = [line for line in text.split("\n") if line]
    told = about[about.index("Last agents") :]
    assert told == [
        "Last agents",
        "stay, and the job fails",
        "Missing agents",
        "nobody leaves their call centers",
        "Night service",
        "not changed",
    ]
    assert page.value(DRAWN) == [["stays", "went", "went"], ["stays", "came", "came"]]
    said = page.value("document.querySelector('.center:nth-child(2) title').textContent")
    assert said == "Support & Returns: signed in before 3, after 3"


FIGURES = """[...document.querySelectorAll(".figures div")].map(element =>
  element.innerText.replace(/\\s+/g, " ")
)"""
# Words of ids, which are in bdi elements, that begin in one line and end in another.
BROKEN_WORDS = """[...document.querySelectorAll("bdi")].flatMap(element => {
  const found = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    for (const match of walker.currentNode.data.matchAll(/[^\\s@._-]+/g)) {
      const range = document.createRange();
      range.setStart(walker.currentNode, match.index);
      range.setEnd(walker.currentNode, match.index + match[0].length);
      const tops = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
      if (tops.size > 1) found.push(match[0]);
    }
  }
  return found;
})"""


@pytest.mark.parametrize("case", sorted(set(CASES) - {"large"}))
def test_ids_do_not_break_within_a_word_on_a_phone(case, browser):
    page = shown(browser, case, 390, "light")
    assert page.value(BROKEN_WORDS) == []


def test_figures_count_causes_and_who_is_held_back_apart(browser):
    assert shown(browser, "held_back", 1280, "light").value(FIGURES) == [
        "incoming signed in 1 of 2",
        "outgoing signed out 0 of 2",
        "failed 1",
        "held back 2",
    ]
    found = shown(browser, "broken", 1280, "light").value(FIGURES)
    assert found[2:] == ["not known or not attempted 3"]


def test_nobody_can_take_a_rehearsal_for_a_shift_change(browser):
    page = shown(browser, "rehearsal", 390, "light")
    assert page.value("document.title").startswith("Rehearsal: the shift change is done, ")
    assert page.value("document.body.innerText").startswith("Rehearsal on a simulator.")
    ground = "getComputedStyle(document.querySelector('.banner')).backgroundColor"
    assert page.value(ground) == "rgb(106, 27, 154)"
    assert shown(browser, "done", 390, "light").value("document.querySelector('.banner')") is None
    text = markdown("rehearsal")
    assert text.startswith("# Rehearsal: the shift change is done\n")
    assert "**Rehearsal on a simulator, nothing was changed on a switch.**" in text


def test_what_callers_hear_is_told_of_a_center_that_is_left_empty(browser):
    told = "Calls to Emergency: night service is forced, transfer to +49301234."
    assert told in markdown("closed").replace("\\", "")
    text = shown(browser, "closed", 390, "light").value("document.body.innerText")
    assert told in text
    assert "Night service was forced." in text


def test_dark_and_light_differ_and_paper_is_white(browser):
    ground = "getComputedStyle(document.body).backgroundColor"
    colours = [shown(browser, "done", 1280, scheme).value(ground) for scheme in ("light", "dark")]
    assert len(set(colours)) == 2
    browser.show(780, "dark", media="print")
    assert browser.value(ground) == "rgb(255, 255, 255)"
    assert browser.value(CONTRASTS) == []
    browser.show(1280)


def test_the_large_report_on_paper(browser):
    page = shown(browser, "large", 1280, "light")
    page.printed(PICTURES / "large.pdf")
    assert (PICTURES / "large.pdf").read_bytes().startswith(b"%PDF")


def test_nothing_of_a_hostile_name_runs_or_becomes_an_element(browser):
    page = shown(browser, "large", 1280, "light")
    assert page.value("document.scripts.length") == 0
    assert page.value("document.images.length") == 0
    assert page.value("performance.getEntriesByType('resource').length") == 0
