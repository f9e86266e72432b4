#!/usr/bin/env bash
# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Prints the first Python that runs, is 3.11 or newer and can make virtual environments:
# $PYTHON when set, else python3, else the newest python3.x on PATH. Of a Python in a virtual
# environment, the one below it: that environment may be the one to be made anew.
set -euo pipefail

below='import os, sys; print(os.path.realpath(sys.executable))'
check='import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))'
for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if command -v "$candidate" >/dev/null && "$candidate" -c "$check" 2>/dev/null; then
        "$candidate" -c "$below"
        exit 0
    fi
done
echo "No Python 3.11 or newer with venv and ensurepip found. Install one (on Debian and Ubuntu:" \
     "apt-get install python3-venv), or name it: make PYTHON=/path/to/python3 ..." >&2
exit 1
