# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The check of commit subjects, `tools/check_commits.sh`, on repositories made for it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "check_commits.sh"
IDENTITY = ("-c", "user.name=x", "-c", "user.email=x@example.net")


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *IDENTITY, *arguments], cwd=folder, check=True, capture_output=True)


def checked(folder: Path, *subjects: str) -> subprocess.CompletedProcess[str]:
    git(folder, "init", "--quiet", "--initial-branch=main")
    for subject in subjects:
        git(folder, "commit", "--allow-empty", "-m", subject)
    return subprocess.run([SCRIPT], cwd=folder, check=False, capture_output=True, text=True)


@pytest.mark.parametrize("subject", ["Fix misreported outcomes of staffing", "Bring " + "x" * 66])
def test_good_subjects_pass(tmp_path, subject):
    done = checked(tmp_path, subject)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("subject", "problem"),
    [
        ("Fix " + "x" * 69, "73 characters"),
        ("fix it", "no capital letter"),
        ("Fix it.", "period"),
        ("Fixed it", "Fixed is no imperative"),
        ("Adding it", "Adding is no imperative"),
        ("Adds it", "Adds is no imperative"),
    ],
)
def test_other_subjects_are_named_with_their_problem(tmp_path, subject, problem):
    done = checked(tmp_path, subject, "Fix it")
    assert done.returncode == 1
    assert subject in done.stdout
    assert problem in done.stdout


def test_merge_commits_keep_the_subject_that_git_gave_them(tmp_path):
    checked(tmp_path, "Begin")
    git(tmp_path, "checkout", "-q", "-b", "side")
    git(tmp_path, "commit", "--allow-empty", "-m", "Add a thing")
    git(tmp_path, "checkout", "-q", "main")
    git(tmp_path, "merge", "--no-ff", "-m", "merged this.", "side")
    assert subprocess.run([SCRIPT], cwd=tmp_path, check=False).returncode == 0


def test_a_shallow_clone_is_checked_as_far_as_it_goes(tmp_path):
    folder = tmp_path / "whole"
    folder.mkdir()
    checked(folder, "an old one", "Fix it")
    git(tmp_path, "clone", "-q", "--depth", "1", folder.as_uri(), "shallow")
    assert subprocess.run([SCRIPT], cwd=tmp_path / "shallow", check=False).returncode == 0
