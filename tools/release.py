# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Say whether the tarball can be released, and what is left to do by hand.

Usage: python tools/release.py TARBALL

Nothing is tagged and nothing is uploaded: that is for a person, who has read the notes.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import yaml
from collection import ROOT

CHANGELOG = ROOT / "changelogs" / "changelog.yaml"
FRAGMENTS = ROOT / "changelogs" / "fragments"


def problems_with(version: str, released: dict[str, Any]) -> list[str]:
    """What speaks against releasing this version now."""
    problems = []
    if not re.fullmatch(r"\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?", version):
        problems.append(f"{version} is no semantic version (galaxy.yml).")
    if version not in released:
        problems.append(f"changelogs/ has no release {version}: run antsibull-changelog release.")
    notes = ROOT / "CHANGELOG.md"
    anchor = f'<a id="v{version.replace(".", "-")}"></a>'
    if not notes.is_file() or anchor not in notes.read_text(encoding="utf-8"):
        problems.append(f"CHANGELOG.md has no section for {version}.")
    waiting = sorted(path.name for path in FRAGMENTS.glob("*.y*ml"))
    if waiting:
        problems.append(f"Fragments are in no release yet: {', '.join(waiting)}.")
    changed = subprocess.run(
        ["git", "status", "--porcelain"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    if changed:
        problems.append(f"{len(changed)} files are not committed.")
    return problems


def version_in(tarball: Path) -> str:
    """The version that a tarball says it has."""
    with tarfile.open(tarball) as archive:
        manifest = archive.extractfile("MANIFEST.json")
        if manifest is None:
            raise SystemExit(f"{tarball} holds no MANIFEST.json")
        version: str = json.load(manifest)["collection_info"]["version"]
    return version


def main() -> int:
    """Check and report; return 1 when something speaks against a release."""
    tarball = Path(sys.argv[1])
    version = version_in(tarball)
    released = yaml.safe_load(CHANGELOG.read_text(encoding="utf-8"))["releases"]
    problems = problems_with(version, released)
    for problem in problems:
        print(f"Not yet: {problem}")
    if problems:
        return 1
    print(f"\n{tarball}\nsha256 {hashlib.sha256(tarball.read_bytes()).hexdigest()}\n")
    print(released[version]["changes"]["release_summary"])
    print(
        f"\nIt can be released. Left for you: make test-matrix chaos, git tag {version}, "
        "and ansible-galaxy collection publish."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
