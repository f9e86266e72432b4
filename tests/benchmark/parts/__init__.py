# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is measured, one file for each section of the page.

Each has NAME, by which it is chosen; ``measure``, which gives plain values for results.json;
``section``, which writes them up; and ``goals``, which holds them against what was aimed at.
"""
