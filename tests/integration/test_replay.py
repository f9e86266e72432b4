# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a switch said once, said again to the module, gives the result beside the transcript."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ansible_collections.telecom.broadworks.tests.transcripts.replaying import (
    FOLDER,
    NAMES,
    replay,
)


def expected(name: str) -> object:
    told = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return told["result"]


def test_there_are_transcripts_and_each_has_a_result() -> None:
    assert len(NAMES) >= 10
    assert sorted(path.stem for path in FOLDER.glob("*.json")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_transcript_replays_to_the_result_beside_it(name: str) -> None:
    assert replay(name) == expected(name)


@pytest.mark.parametrize("transport", ["tls", "http"])
def test_the_transport_makes_no_difference(transport: str) -> None:
    assert replay("sign-out", transport) == expected("sign-out")


def test_another_answer_is_another_result(tmp_path: Path) -> None:
    """The comparison can fail: a transcript in which nobody was refused gives no refusal."""
    text = (FOLDER / "sign-out.jsonl").read_text(encoding="utf-8")
    changed = tmp_path / "changed.jsonl"
    changed.write_text(text.replace("Available", "Sign-Out"), encoding="utf-8")
    assert replay("sign-out", transcript=changed) != expected("sign-out")
