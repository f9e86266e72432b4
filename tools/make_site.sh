#!/usr/bin/env bash
# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# make_site.sh COPY
# Builds build/docs, a web site of the README, the guides and the reference of all plugins, from
# the copied tree (see collection.py). A broken link or reference is an error.
set -euo pipefail

copy=$1
pages=build/docs-source
rm -rf "$pages" build/docs
cp -r "$copy" "$pages"
cp tools/html/*.rst "$pages"
mkdir -m 755 "$pages/reference"  # antsibull-docs refuses a folder that others may write to

echo "Taking pictures of a report ..."
PYTHONPATH=roles/simulator/files python tools/site_pictures.py "$pages"
echo "Reading the documentation of the plugins ..."
# It writes a log into the home folder; that is not wanted there.
HOME=$PWD/build antsibull-docs collection --use-current --squash-hierarchy --fail-on-error \
    --dest-dir "$pages/reference" telecom.broadworks >/dev/null
echo "Making the pages ..."
sphinx-build --quiet --fail-on-warning --keep-going -c tools/html "$pages" build/docs
echo "Open build/docs/index.html"
