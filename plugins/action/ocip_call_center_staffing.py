# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Resolves the connection options of ocip_call_center_staffing on the controller."""

from __future__ import annotations

from ..plugin_utils.action import OcipAction


class ActionModule(OcipAction):
    """Runs ocip_call_center_staffing with every connection option resolved."""
