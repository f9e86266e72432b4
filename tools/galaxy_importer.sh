#!/usr/bin/env bash
# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# galaxy_importer.sh TARBALL
# Puts a tarball through galaxy-importer. The importer exits with 0 despite warnings; here each of
# them is a failure.
set -euo pipefail

tarball=$(realpath "$1")
mkdir -p build/galaxy-importer
cd build/galaxy-importer
export GALAXY_IMPORTER_CHECK_REQUIRED_TAGS=true GALAXY_IMPORTER_REQUIRE_V1_OR_GREATER=true \
    GALAXY_IMPORTER_RUN_FLAKE8=false GALAXY_IMPORTER_ANSIBLE_LOCAL_TMP=$PWD/tmp
python -m galaxy_importer.main "$tarball" 2>&1 | tee log
! grep -E '^(WARNING|ERROR|CRITICAL)' log
