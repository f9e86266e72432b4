#!/usr/bin/env bash
# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# make_venv.sh FOLDER REQUIREMENTS [PYTHON]
# Makes the virtual environment anew with exactly the given requirements. FOLDER/.stamp appears
# only when all went well, so that an interrupted run is begun again. Without PYTHON it takes the
# first one that is 3.11 or newer and can make virtual environments. Of a Python in a virtual
# environment it takes the one below: that environment may be the one to be made anew.
set -euo pipefail

below='import os, sys, ensurepip, venv; assert sys.version_info >= (3, 11)
print(os.path.realpath(sys.executable))'

find_python() {
    local candidate
    for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        "$candidate" -c "$below" 2>/dev/null && return
    done
    echo "No Python 3.11 or newer with venv and ensurepip found. Install one (on Debian and" \
        "Ubuntu: apt-get install python3-venv), or name it: make PYTHON=/path/to/python3 ..." >&2
    return 1
}

folder=$1
requirements=$2
python=${3:-$(find_python)}

echo "Setting up $folder with $("$python" --version) and $requirements (a minute or two, once) ..."
rm -rf "$folder"
"$python" -m venv "$folder"
"$folder/bin/python" -m pip install -q -q --disable-pip-version-check -r "$requirements"
touch "$folder/.stamp"
