# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The web site in build/docs as readers see it, after `make docs` has built it.

Pictures of some pages are left in build/site, to be looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansible_collections.telecom.broadworks.tests.chromium import (
    MISSING,
    Chromium,
    find_chromium,
)

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "build" / "docs"
PICTURES = ROOT / "build" / "site"
PAGES = sorted(str(path.relative_to(SITE)) for path in SITE.rglob("*.html"))
PICTURED = (
    "index.html",
    "docs/guides/states.html",
    "docs/protocol.html",
    "reference/ocip_call_center_agent_module.html",
)
CUT_OFF = """
Array.from(document.querySelectorAll(
    ".rst-content :is(h1, p, pre, img), .wy-menu-vertical a"))
  .filter(e => !e.closest(".wy-table-responsive"))  // a wide table scrolls in its own frame
  .filter(e => e.clientWidth > 0)
  .filter(e => e.scrollWidth > e.clientWidth + 1
    || e.getBoundingClientRect().right
      > e.closest(".rst-content, .wy-side-scroll").getBoundingClientRect().right + 1)
  .map(e => e.tagName + ": " + e.innerText.slice(0, 60))
"""
GROUPS = """
Array.from(document.querySelectorAll(".wy-menu-vertical .caption-text")).map(e => e.innerText)
"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    program = find_chromium()
    if program is None:
        pytest.skip(MISSING)
    with Chromium(program) as running:
        yield running


def test_every_page_was_built():
    assert {*PICTURED, "README.html", "reference/index.html"} <= set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_loads_nothing_from_elsewhere(page):
    text = (SITE / page).read_text(encoding="utf-8")
    loaded = re.findall(r'<(?:script|img|link|iframe)\b[^>]*?(?:src|href)="([^"]+)"', text)
    assert loaded
    assert [address for address in loaded if re.match(r"(\w+:)?//", address)] == []


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_cut_off(chromium, page, width):
    chromium.show(width)
    chromium.open(SITE / page)
    assert chromium.value("document.documentElement.scrollWidth") <= width
    assert chromium.value(CUT_OFF) == []
    if page in PICTURED:
        PICTURES.mkdir(parents=True, exist_ok=True)
        name = page.replace("/", "-").removesuffix(".html")
        chromium.picture(PICTURES / f"{name}-{width}.png", 1500)


def test_the_navigation_has_groups(chromium):
    chromium.show(1280)
    chromium.open(SITE / "docs" / "guides" / "states.html")
    groups = [group.title() for group in chromium.value(GROUPS)]
    assert groups == ["Guides", "Reference", "Project"]
    current = "document.querySelector('.wy-menu-vertical a.current').getBoundingClientRect()"
    assert 0 < chromium.value(f"{current}.width") < 400
    assert 0 <= chromium.value(f"{current}.top") < 900


def test_a_phone_has_the_navigation_behind_a_button(chromium):
    chromium.show(390)
    chromium.open(SITE / "index.html")
    left = "document.querySelector('.wy-nav-side').getBoundingClientRect().left"
    assert chromium.value(left) < 0
    chromium.value("document.querySelector('.wy-nav-top [data-toggle]').click()")
    assert chromium.value(left) == 0
