#!/usr/bin/env bash
# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Checks the subjects of commits: at most 72 characters, a capital at the beginning, no period at
# the end, and a first word that is not surely something else than an imperative. Commits up to FIRST keep theirs, merges too.
# Of a shallow clone it checks the commits that are there.
set -euo pipefail

first=93d46af
range=HEAD
git merge-base --is-ancestor $first HEAD 2>/dev/null && range=$first..HEAD
git rev-parse --is-inside-work-tree >/dev/null 2>&1 || exit 0

git log --no-merges --format='%h %s' "$range" | awk '
    {
        subject = substr($0, index($0, " ") + 1)
        problem = ""
        if (length(subject) > 72) problem = length(subject) " characters, at most 72"
        else if (subject !~ /^[A-Z]/) problem = "begins with no capital letter"
        else if (subject ~ /\.$/) problem = "ends with a period"
        else if ($2 ~ /^([A-Z][a-z]+(ed|ing)|(Add|Fix|Make|Let|Say|Use|Remove|Give|Read|Write)s)$/ &&
                 $2 !~ /^(Bring|Embed|Feed|Need|Proceed|Seed|Speed|Succeed)$/)
            problem = $2 " is no imperative"
        if (problem != "") { print $1 ": " subject "\n    " problem; failed = 1 }
    }
    END { exit failed }'
