# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Markdown documents, their fenced blocks, and the comments that say what to do with them.

A comment on the line before a block marks it:

    <!-- file: NAME -->     the block is the content of this file
    <!-- run -->            console: its commands (lines that begin with "$ ") are run, what is
                            below each is its output; yaml: a playbook, or tasks, are run
    <!-- run: exit 2 -->    as before, and the last command ends with this exit code
    <!-- not run: WHY -->   console: its commands cannot be run by a test

A line `[...]` in an output stands for lines left out. Comments of their own:

    <!-- environment -->             from here on OCIP_* tell how to reach the switch
    <!-- simulator: reset -->        the simulator begins anew, with no settings and no faults
    <!-- simulator: NAME=VALUE -->   a setting of the simulator; the value is JSON
    <!-- simulator: fault {JSON} --> a fault of the simulator
    <!-- simulator: no faults -->    the faults end; what they did stays
    <!-- nothing installed -->       whoever reads this document has not installed the collection
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LEFT_OUT = "[...]"
COMMENT = re.compile(r"<!-- (.+?) -->")
FENCE = re.compile(r"^(\s*)(`{3,})(\S*)\s*$")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)|!\[[^\]]*\]\(([^)\s]+)\)")
INLINE_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")


@dataclass(frozen=True)
class Block:
    """A fenced block.

    :ivar language: what stands after the opening fence.
    :ivar mark: the comment on the line before it, or an empty string.
    :ivar line: number of its first line of content, from 1.
    """

    language: str
    text: str
    mark: str
    line: int


@dataclass(frozen=True)
class Command:
    """A command of a console block and the output shown below it."""

    text: str
    output: list[str]


@dataclass
class Document:
    """A Markdown document.

    :ivar steps: blocks, and comments that are not the mark of a block, in their order.
    :ivar prose: the text without blocks and comments.
    """

    path: Path
    steps: list[Block | str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    prose: str = ""

    @property
    def name(self) -> str:
        """Path relative to the root of the collection."""
        return str(self.path.relative_to(ROOT))

    @property
    def blocks(self) -> list[Block]:
        """All fenced blocks."""
        return [step for step in self.steps if isinstance(step, Block)]

    def links(self) -> list[str]:
        """Targets of links and images."""
        return [found[0] or found[1] for found in LINK.findall(self.without_code())]

    def code(self) -> list[str]:
        """What is set as code within the prose."""
        return INLINE_CODE.findall(self.prose)

    def without_code(self) -> str:
        """The prose without what is set as code."""
        return INLINE_CODE.sub("", self.prose)

    def anchors(self) -> set[str]:
        """What a link to a heading of this document may name after the `#`."""
        return {anchor(heading) for heading in self.headings}


def anchor(heading: str) -> str:
    """The name that a heading is linked to by."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
    return re.sub(r"[^\w\- ]", "", text).strip().replace(" ", "-")


def documents() -> list[Path]:
    """README.md and every document in docs/."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def read(path: Path) -> Document:
    """Take a Markdown document apart."""
    document = Document(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    prose: list[str] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        fence = FENCE.match(line)
        if fence:
            number = _take_block(document, lines, number, fence)
        elif COMMENT.fullmatch(line.strip()):
            document.steps.append(line.strip()[5:-4])
        else:
            prose.append(line)
            heading = HEADING.match(line)
            if heading:
                document.headings.append(heading.group(1))
        number += 1
    document.prose = "\n".join(prose)
    return document


def _take_block(document: Document, lines: list[str], start: int, fence: re.Match[str]) -> int:
    """Add the block that begins at a line; return the line of its closing fence."""
    indent, ticks, language = fence.groups()
    end = start + 1
    while lines[end].strip() != ticks:
        end += 1
    text = "\n".join(line.removeprefix(indent) for line in lines[start + 1 : end]) + "\n"
    mark = ""
    is_marked = start > 0 and COMMENT.fullmatch(lines[start - 1].strip())
    if is_marked and document.steps and isinstance(document.steps[-1], str):
        mark = document.steps.pop()
    document.steps.append(Block(language, text, mark, start + 2))
    return end


def commands(block: Block) -> list[Command]:
    """The commands of a console block, each with its output."""
    found: list[Command] = []
    continued = False
    for line in block.text.splitlines():
        if continued:
            last = found.pop()
            found.append(Command(f"{last.text}\n{line}", []))
        elif line.startswith("$ "):
            found.append(Command(line[2:], []))
        elif found:
            found[-1].output.append(line.rstrip())
        else:
            raise ValueError(f"output before any command: {line}")
        continued = line.endswith("\\") and not found[-1].output
    return found


def shows(expected: list[str], actual: list[str]) -> bool:
    """Whether an output is the one shown, where `[...]` stands for any lines."""
    expected, actual = trimmed(expected), trimmed(actual)
    if not expected:
        return not actual
    if expected[0] == LEFT_OUT:
        return any(shows(expected[1:], actual[n:]) for n in range(len(actual) + 1))
    return bool(actual) and expected[0] == actual[0] and shows(expected[1:], actual[1:])


def trimmed(lines: list[str]) -> list[str]:
    """Lines without empty ones at either end."""
    first, last = 0, len(lines)
    while first < last and not lines[first].strip():
        first += 1
    while last > first and not lines[last - 1].strip():
        last -= 1
    return [line.rstrip() for line in lines[first:last]]
