#!/usr/bin/env bash
# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# release.sh TARBALL VERSION
# Says what speaks against a release, or what is left to do. Tags and uploads nothing.
set -euo pipefail

tarball=$1
version=$2
status=0
problem() {
    echo "Not yet: $*"
    status=1
}

grep -q "<a id=\"v${version//./-}\"></a>" CHANGELOG.md ||
    problem "CHANGELOG.md has no section for $version: run antsibull-changelog release."
waiting=$(git ls-files --cached --others 'changelogs/fragments/*.y*ml' | xargs)
[[ -z $waiting ]] || problem "These fragments are in no release: $waiting"
[[ -z $(git status --porcelain) ]] || problem "Some files are not committed: see git status."
[[ $status -eq 0 ]] || exit 1

python -c 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' \
    "$tarball"
echo "$tarball is ready. Left for you: make test-matrix chaos, git tag $version," \
    "and ansible-galaxy collection publish."
