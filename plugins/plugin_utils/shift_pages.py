# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report of a shift change as pages: HTML, Markdown and JSON, every value in them escaped.

Ansible's own templates do not escape. Names of agents and call centers come from the switch,
where anybody with an account may have chosen them; hence a Jinja environment of its own here,
which escapes whatever a template inserts. The templates belong to the role ``shift_change``.
"""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from .page_style import STYLE
from .shift_change import agent_list
from .shift_words import RUN

HTML, JSON, MARKDOWN = "html", "json", "markdown"
FOLDER = "shift_change_reports"
SUFFIXES = {HTML: "html", JSON: "json", MARKDOWN: "md"}
NAMES = {HTML: "report.html.j2", MARKDOWN: "report.md.j2"}
TEMPLATES = Path(__file__).resolve().parents[2] / "roles" / "shift_change" / "templates"

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

# What Markdown takes for markup; an underscore within a word is none.
MARKS = re.compile(r"[\\`*\[\]|~#]|(?<![^\W_])_|_(?![^\W_])")

# The picture, in units of its own coordinates.
WIDTH = 208
WIDEST_SEAT = 22
NARROWEST_GAPPED = 7

STAYS, HELD, CAME, WENT = "stays", "held", "came", "went"


class Pages(NamedTuple):
    """A report as files, and the Markdown of it, whether or not that is one of them."""

    folder: Path
    contents: dict[str, str]
    markdown: str


def pages_of(report: Mapping[str, Any], settings: Mapping[str, Any], token: str) -> Pages:
    """What the role writes.

    :param settings: variables of the role: ``report_dir`` and ``report_formats``.
    :param token: tells the files of this run from those of another one in the same second.
    """
    texts = {
        markup: render(report, (TEMPLATES / name).read_text(encoding="utf-8"), markup)
        for markup, name in NAMES.items()
    }
    texts[JSON] = json.dumps(report, indent=2, ensure_ascii=False) + "\n"
    # Where Ansible was started, whatever a PWD of the environment says.
    folder = Path(os.path.expanduser(settings.get("report_dir") or FOLDER)).absolute()
    stem = file_name(report, token)
    contents = {
        f"{stem}.{SUFFIXES[markup]}": texts[markup]
        for markup in agent_list(settings.get("report_formats"))
    }
    return Pages(folder, contents, texts[MARKDOWN])


def file_name(report: Mapping[str, Any], token: str) -> str:
    """Name of the files of a report, without an ending."""
    moment = re.sub("[-:]", "", report["made_at"])[:15]
    host = re.sub(r"[^\w.-]", "_", report["host"] or "").strip(".")[:80]
    mode = "" if report["mode"] == RUN else report["mode"]
    return "-".join(part for part in ("shift-change", moment, host, token, mode) if part)


def render(report: Mapping[str, Any], template: str, markup: str = HTML) -> str:
    """A page of a report.

    :param template: a Jinja template. It sees the keys of the report, ``report`` itself,
        ``picture`` (of :func:`picture`), ``style`` (the style sheet), and the filters
        ``day_and_time``, ``spoken`` and ``breakable``.
    :param markup: how values are escaped, HTML or MARKDOWN.
    """
    environment = Environment(
        autoescape=True,
        finalize=markdown_text if markup == MARKDOWN else None,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["day_and_time"] = day_and_time
    environment.filters["spoken"] = spoken
    environment.filters["breakable"] = breakable
    page: str = environment.from_string(template).render(
        {**report, "report": report, "picture": picture, "style": STYLE}
    )
    return page


def markdown_text(value: Any) -> Markup:
    """A value as text of Markdown that nobody takes for markup, and of one line."""
    if isinstance(value, Markup):
        return value
    # Entities for < and &: the first Markdown knew no escapes of them, and some are like it still.
    text = html.escape(" ".join(str(value).split()), quote=False)
    return Markup(MARKS.sub(r"\\\g<0>", text))  # noqa: S704 - just escaped


def breakable(text: str) -> Markup:
    """A user id that may go on in the next line after a mark, and so not within a word."""
    return Markup(re.sub("(?<=[@._-])", "<wbr>", str(escape(text))))  # noqa: S704 - just escaped


def spoken(word: str | None) -> str:
    """A word of the modules, such as signed_out, as people say it."""
    return word.replace("_", " ").replace("wrap up", "wrap-up") if word else "not known"


def day_and_time(text: str) -> str:
    """An ISO 8601 date and time as people write it, in English on every machine."""
    moment = datetime.fromisoformat(text)
    day = f"{DAYS[moment.weekday()]} {moment.day} {MONTHS[moment.month - 1]} {moment.year}"
    return f"{day}, {moment:%H:%M}"


# --- the picture --------------------------------------------------------------------------


def picture(center: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Who is in a call center before and after, as rows of seats to draw.

    Each row has a ``label``, a ``count`` (None if it is not known) and ``seats``: rectangles with
    ``x``, ``width`` and ``kind``. Who stays comes first in both rows, so that what differs is at
    their ends. Seats too small to be told apart are drawn as one.
    """
    before, after = center["before"], center["after"]
    held, went = center["held"], center["went"]

    def kind_before(key: str) -> str:
        return WENT if key in went else HELD if key in held else STAYS

    def kind_after(key: str) -> str:
        return CAME if key in center["came"] else HELD if key in held else STAYS

    most = max(len(before or ()), len(after or ()), 1)
    step = min(WIDEST_SEAT, WIDTH / most)
    return [
        _row("before", before, kind_before, step),
        _row("after", after, kind_after, step),
    ]


def _row(
    label: str, agents: Sequence[str] | None, kind_of: Callable[[str], str], step: float
) -> dict[str, Any]:
    kinds = [kind_of(agent) for agent in agents or ()]
    counts = {kind: kinds.count(kind) for kind in (STAYS, HELD, WENT, CAME)}
    seats: list[dict[str, Any]] = []
    place = 0
    for kind, count in counts.items():
        seats += _seats(kind, place, count, step)
        place += count
    return {"label": label, "count": None if agents is None else len(agents), "seats": seats}


def _seats(kind: str, first: int, count: int, step: float) -> list[dict[str, Any]]:
    if not count:
        return []
    if step < NARROWEST_GAPPED:
        return [{"kind": kind, "x": round(first * step, 1), "width": round(count * step, 1)}]
    gap = step / 5
    return [
        {"kind": kind, "x": round((first + n) * step, 1), "width": round(step - gap, 1)}
        for n in range(count)
    ]
