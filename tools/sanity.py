# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run `ansible-test sanity --venv` on the copy of the collection in build/copy.

Usage: python tools/sanity.py [ARGUMENT OF ansible-test sanity]...

ansible-test begins each of its environments with a pip bootstrap script, downloaded from a host
that closed networks don't reach. It looks for that script in its cache first. When it is neither
there nor to be had, this program puts one of our own into the cache: ~/.ansible/test/cache/
get_pip_VERSION.py, a few lines that use the pip which comes with Python. It is the only file
outside of the project folder that `make` writes by itself.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.request
from importlib.util import find_spec
from pathlib import Path

from collection import COPY
from pythons import path_with_pythons

BOOTSTRAP = '''\
"""Installs pip from PyPI by way of ensurepip; put here by telecom.broadworks, safe to delete."""
import subprocess
import sys

packages = [word for word in sys.argv[1:] if word not in ("--no-setuptools", "--no-wheel")]
subprocess.check_call([sys.executable, "-m", "ensurepip"], stdout=subprocess.DEVNULL)
subprocess.check_call([sys.executable, "-m", "pip", "install", "--quiet"] + packages)
'''


def ansible_test_source(relative: str) -> str:
    """Return the text of a file of the ansible-test that is installed."""
    spec = find_spec("ansible_test")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("ansible-test is not installed")
    return Path(spec.submodule_search_locations[0], relative).read_text(encoding="utf-8")


def bootstrap_script() -> tuple[Path, str]:
    """Return the cached script's path and the address that ansible-test would load it from."""
    version = re.search(r"pip='([\d.]+)'", ansible_test_source("_internal/python_requirements.py"))
    address = re.search(
        r"'(https://\S+/get-pip-%s\.py)'", ansible_test_source("_util/target/setup/requirements.py")
    )
    if version is None or address is None:
        raise SystemExit("This ansible-test keeps its pip bootstrap elsewhere")
    name = f"get_pip_{version.group(1).replace('.', '_')}.py"
    cached = Path.home() / ".ansible" / "test" / "cache" / name
    return cached, address.group(1) % version.group(1)


def provide_bootstrap_script() -> None:
    """Put our own bootstrap script into the cache when there is no other way to have one."""
    cached, address = bootstrap_script()
    if cached.exists():
        return
    request = urllib.request.Request(address, method="HEAD")
    try:
        with urllib.request.urlopen(request, timeout=10):
            return
    except OSError:
        print(f"The pip bootstrap script of ansible-test is out of reach: writing {cached}")
    cached.parent.mkdir(parents=True, exist_ok=True)
    cached.write_text(BOOTSTRAP, encoding="utf-8")


def main() -> int:
    """Run the sanity tests; return their exit code."""
    provide_bootstrap_script()
    programs = Path(sys.executable).parent
    environment = {**os.environ, "PATH": path_with_pythons(programs)}
    # ansible-test asks the git repository around the copy for its files, and that one ignores
    # build/: with an empty repository of its own the copy is taken as it lies there.
    subprocess.run(["git", "init", "--quiet"], cwd=COPY, check=True)
    command = [str(programs / "ansible-test"), "sanity", "--venv", "--color", "no"]
    done = subprocess.run([*command, *sys.argv[1:]], cwd=COPY, env=environment, check=False)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
