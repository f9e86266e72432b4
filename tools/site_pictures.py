# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts pictures of a report into the guide to the shift change, for the web site.

Usage: python tools/site_pictures.py PAGES  (the folder from which the site is made)

The report is that of a shift change on the simulator, with the call centers of the other examples.
Each comment `<!-- picture: WIDTHxHEIGHT SCHEME: WHAT IT SHOWS -->` becomes a picture. Where there
is no Chromium, the guide stays without them.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

from ansible_collections.telecom.broadworks.tests.chromium import MISSING, Chromium, find_chromium
from broadworks_simulator import Simulator

ROOT = Path(__file__).resolve().parent.parent
GUIDE = Path("docs", "guides", "shift_change.md")
WORLD = ROOT / "docs" / "examples" / "world.yml"
COMMENT = re.compile(r"<!-- picture: (\d+)x(\d+) (light|dark): (.+?) -->")
ASKED = {
    "shift_change_incoming": "fiona.w@example.net",
    "shift_change_outgoing": "amara.o@example.net, ben.k@example.net, carla.m@example.net, "
    "elena.r@example.net",
    "shift_change_report_formats": ["html"],
}
REFUSED = 2
"""Exit code of ansible-playbook when the switch keeps the last agent of a call center."""


def make_report(folder: Path) -> Path:
    """Change a shift on the simulator; return the page of its report.

    :raises SystemExit: it did not go as it should.
    """
    world = yaml.safe_load(WORLD.read_text(encoding="utf-8"))
    login = world["administrators"][0]
    with Simulator(world, transports=("tls",)) as simulator:
        connection = {
            "OCIP_HOST": simulator.host,
            "OCIP_PORT": str(simulator.port("tls")),
            "OCIP_CA_PATH": str(simulator.ca_path),
            "OCIP_USERNAME": login["user_id"],
            "OCIP_PASSWORD": login["password"],
        }
        asked = json.dumps({**ASKED, "shift_change_report_dir": str(folder)})
        done = subprocess.run(
            ["ansible-playbook", "telecom.broadworks.shift_change", "-e", asked],
            env={**os.environ, **connection},
            capture_output=True,
            text=True,
            check=False,
        )
    pages = list(folder.glob("*.html"))
    if done.returncode != REFUSED or not pages:
        raise SystemExit(f"The shift change for the pictures failed:\n{done.stdout}{done.stderr}")
    return pages[0]


def main() -> int:
    """Replace the comments of the guide by pictures."""
    pages = Path(sys.argv[1])
    program = find_chromium()
    if program is None:
        print(MISSING)
        return 0
    guide = pages / GUIDE
    with tempfile.TemporaryDirectory() as folder, Chromium(program) as chromium:
        report = make_report(Path(folder))

        def take(match: re.Match[str]) -> str:
            width, height, scheme, what = match.groups()
            picture = guide.with_name(f"shift_change-{width}-{scheme}.png")
            chromium.show(int(width), scheme)
            chromium.open(report)
            chromium.picture(picture, float(height))
            return f"![{what}]({picture.name})\n"

        text = COMMENT.sub(take, guide.read_text(encoding="utf-8"))
    guide.write_text(text, encoding="utf-8")
    print("Pictures of the report were taken.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
