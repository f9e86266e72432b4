#!/usr/bin/env bash
# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Resolves the .in files below tests/requirements into .txt files: every package with its exact
# version. Review the difference, run `make test test-matrix`, commit.
set -euo pipefail

cd "$(dirname "$0")/../tests/requirements"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
python -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install -q -q --disable-pip-version-check --requirement uv.txt

# pin NAME OLDEST_PYTHON
pin() {
    local pinned="$scratch/pinned.txt"
    head -n 3 "$1.in" >"$pinned"
    printf '\n# Made from %s.in by make requirements.\n' "$(basename "$1")" >>"$pinned"
    "$scratch/venv/bin/uv" pip compile --quiet --universal --python-version "$2" --upgrade \
        --no-header --no-annotate "$1.in" >>"$pinned"
    if cmp --silent "$pinned" "$1.txt"; then
        echo "Unchanged: tests/requirements/$1.txt"
    else
        cp "$pinned" "$1.txt"
        echo "Pinned anew: tests/requirements/$1.txt"
    fi
}

pin dev 3.11
pin importer 3.11
grep -l '^# Pythons:' matrix/*.in benchmark/*.in clients/*.in | while read -r file; do
    oldest=$(sed -n 's/^# Pythons: //p' "$file" | tr ' ' '\n' | sort -V | head -n 1)
    pin "${file%.in}" "$oldest"
done
