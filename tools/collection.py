# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lay out, build and install the collection below build/.

Usage: python tools/collection.py link|copy|build|install

link     build/tree/ansible_collections/telecom/broadworks is a link to the working copy, and a
         .pth file makes Python and ansible find it there: for unit tests and the demo.
copy     build/copy/ansible_collections/telecom/broadworks is a copy of every file that git knows
         or would add: for ansible-test, antsibull-docs and the build.
build    build/telecom-broadworks-VERSION.tar.gz, made from the copy.
install  that tarball, installed into build/collections with ansible-galaxy.

build and install do nothing when no source file has changed since the last time.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
NAME_IN_TREE = Path("ansible_collections", "telecom", "broadworks")
LINK = BUILD / "tree" / NAME_IN_TREE
COPY = BUILD / "copy" / NAME_IN_TREE
INSTALLED = BUILD / "collections"
BUILT_STAMP = BUILD / ".built"
INSTALLED_STAMP = BUILD / ".installed"


def source_files() -> list[Path]:
    """Return every file that git tracks or would add, relative to the root, in order."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout.decode()
    paths = {Path(name) for name in listing.split("\0") if name}
    return sorted(path for path in paths if (ROOT / path).is_file())


def fingerprint(paths: list[Path]) -> str:
    """Return a digest over names, modes and contents of the source files."""
    digest = hashlib.sha256()
    for path in paths:
        content = (ROOT / path).read_bytes()
        executable = bool((ROOT / path).stat().st_mode & 0o100)
        digest.update(f"{path}\0{executable}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def stamped(stamp: Path, value: str) -> bool:
    """Tell whether the stamp file holds this value."""
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == value


def version() -> str:
    """Return the version that galaxy.yml gives."""
    text = (ROOT / "galaxy.yml").read_text(encoding="utf-8")
    match = re.search(r"^version: (\S+)$", text, re.MULTILINE)
    if match is None:
        raise SystemExit("galaxy.yml has no version")
    return match.group(1)


def tarball() -> Path:
    """Return the path of the tarball that `build` makes."""
    return BUILD / f"telecom-broadworks-{version()}.tar.gz"


def link() -> None:
    """Make the linked tree and tell the running virtual environment about it."""
    target = Path(*[".."] * (len(NAME_IN_TREE.parts) + 1))
    if not (LINK.is_symlink() and LINK.readlink() == target):
        shutil.rmtree(BUILD / "tree", ignore_errors=True)
        LINK.parent.mkdir(parents=True)
        LINK.symlink_to(target, target_is_directory=True)
    site_packages = Path(sysconfig.get_path("purelib"))
    (site_packages / "broadworks_tree.pth").write_text(f"{BUILD / 'tree'}\n", encoding="utf-8")


def copy() -> None:
    """Make the copied tree equal to the sources, but keep what ansible-test put into it.

    Its environments lie in tests/output and cost two minutes to make.
    """
    sources = source_files()
    wanted = {COPY / path for path in sources}
    kept = (COPY / "tests" / "output", COPY / ".git")
    for path in sorted(COPY.rglob("*"), reverse=True):
        if path in wanted or any(path == place or place in path.parents for place in kept):
            continue
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        else:
            path.unlink()
    for path in sources:
        target = COPY / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, target)


def galaxy(*arguments: str) -> None:
    """Run `ansible-galaxy collection` of the running environment; its output only on failure."""
    command = [str(Path(sys.executable).parent / "ansible-galaxy"), "collection", *arguments]
    # Otherwise it sees the linked tree and finds that there is nothing to install.
    environment = {**os.environ, "ANSIBLE_COLLECTIONS_SCAN_SYS_PATH": "false"}
    done = subprocess.run(
        command,
        cwd=BUILD,
        env=environment,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        print(done.stdout, file=sys.stderr)
        raise SystemExit(f"failed: {' '.join(command)}")


def build() -> str:
    """Build the tarball when sources changed; return the fingerprint it was built from."""
    current = fingerprint(source_files())
    target = tarball()
    if target.is_file() and stamped(BUILT_STAMP, current):
        print(f"{target.relative_to(ROOT)} is up to date")
        return current
    copy()
    galaxy("build", str(COPY), "--output-path", str(BUILD), "--force")
    BUILT_STAMP.write_text(current, encoding="utf-8")
    print(f"Built {target.relative_to(ROOT)} ({target.stat().st_size // 1024} KiB)")
    return current


def install() -> None:
    """Install the tarball into build/collections when it differs from what is there."""
    current = build()
    where = INSTALLED.relative_to(ROOT)
    if (INSTALLED / NAME_IN_TREE / "MANIFEST.json").is_file() and stamped(INSTALLED_STAMP, current):
        print(f"{where} is up to date")
        return
    fresh = INSTALLED.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    galaxy("install", str(tarball()), "--collections-path", str(fresh), "--no-deps", "--force")
    if not (fresh / NAME_IN_TREE / "MANIFEST.json").is_file():
        raise SystemExit("ansible-galaxy said all was well but installed nothing")
    shutil.rmtree(INSTALLED, ignore_errors=True)
    fresh.rename(INSTALLED)
    INSTALLED_STAMP.write_text(current, encoding="utf-8")
    print(f"Installed into {where}")


def main() -> None:
    """Do what the command line asks for."""
    actions = {"link": link, "copy": copy, "build": build, "install": install}
    if len(sys.argv) != 2 or sys.argv[1] not in actions:
        raise SystemExit(__doc__)
    BUILD.mkdir(exist_ok=True)
    with (BUILD / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two makes at the same time take turns
        actions[sys.argv[1]]()


if __name__ == "__main__":
    main()
