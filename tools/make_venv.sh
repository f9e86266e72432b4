#!/usr/bin/env bash
# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# make_venv.sh FOLDER REQUIREMENTS [PYTHON]
# Makes the virtual environment anew with exactly the given requirements. FOLDER/.stamp appears
# only when all went well, so that an interrupted run is begun again.
set -euo pipefail

folder=$1
requirements=$2
python=${3:-$("$(dirname "$0")/find_python.sh")}

echo "Setting up $folder with $("$python" --version) and $requirements (a minute or two, once) ..."
rm -rf "$folder"
"$python" -m venv "$folder"
"$folder/bin/python" -m pip install -q -q --disable-pip-version-check -r "$requirements"
touch "$folder/.stamp"
