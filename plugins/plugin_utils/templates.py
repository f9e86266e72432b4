# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Ansible may take for a template, on every ansible-core.

Before ansible-core 2.19 every text is a template unless it is marked as unsafe. From 2.19 on it is
the other way round: a text is a template only if it is marked as trusted, and no text that Python
code makes or reads is. Looking for braces is no protection: a first line that begins with
``#jinja2:`` gives other characters their meaning.
"""

from __future__ import annotations

from typing import Any

from ansible.utils.unsafe_proxy import wrap_var

try:
    from ansible.template import trust_as_template
except ImportError:
    EVERY_TEXT_IS_A_TEMPLATE = True
else:
    EVERY_TEXT_IS_A_TEMPLATE = False

MARKS = ("{{", "{%", "{#")
HEADER = "#jinja2:"


def never_a_template(value: Any) -> Any:
    """The value, of which no text at any depth, keys of dictionaries included, is a template."""
    return wrap_var(value)


def trusted(text: str) -> str:
    """A text of our own that is a template where it has the marks of one."""
    if EVERY_TEXT_IS_A_TEMPLATE:
        return text
    marked: str = trust_as_template(text)
    return marked


def could_be_a_template(text: str) -> bool:
    """Whether an ansible-core to which every text is a template would evaluate this one."""
    return text.startswith(HEADER) or any(mark in text for mark in MARKS)
