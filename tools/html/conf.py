# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sphinx settings of `make docs`: needs no network, and a broken reference is an error."""

from __future__ import annotations

project = "telecom.broadworks"
copyright = "2026, telecom.broadworks contributors"
html_title = html_short_title = project
templates_path = ["_templates"]
extensions = ["myst_parser", "sphinx_antsibull_ext"]
include_patterns = [
    "index.rst",
    "ansible_terms.rst",
    "*.md",
    "docs/**.md",
    "roles/*/README.md",
    "reference/**.rst",
]
myst_heading_anchors = 4
html_theme = "sphinx_ansible_theme"
html_static_path = ["_static"]
html_css_files = ["fits.css"]
html_show_sphinx = False
html_copy_source = False
html_use_index = False
pygments_style = "ansible"
nitpicky = True
nitpick_ignore_regex = [("envvar", "ANSIBLE_.*")]  # explained in Ansible's own documentation
