#!/usr/bin/env bash
# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# ansible_test.sh COPY COMMAND [ARGUMENT]...
# Runs ansible-test in virtual environments on the copied tree. It needs a pip bootstrap script in
# ~/.ansible/test/cache (see get_pip.py): the only file that `make` itself writes outside of the
# project folder.
set -euo pipefail

copy=$1
command=$2
bootstrap=$PWD/tools/get_pip.py
package=$(python -c 'import ansible_test; print(ansible_test.__path__[0])')
version=$(sed -n "s/.*pip='\([0-9.]*\)'.*/\1/p" "$package/_internal/python_requirements.py" | head -n 1)
cache=~/.ansible/test/cache
mkdir -p "$cache"
[[ -e $cache/get_pip_${version//./_}.py ]] || cp "$bootstrap" "$cache/get_pip_${version//./_}.py"

# ansible-test asks the repository around the copy for its files, and that one ignores build/:
# with an empty repository of its own the copy is taken as it is.
cd "$copy"
git init --quiet
exec ansible-test "$command" --venv --color no "${@:3}"
