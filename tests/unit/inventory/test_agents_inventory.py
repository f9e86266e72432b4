# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The groups and variables of the inventory, from plain values."""

from __future__ import annotations

import pytest
import yaml

from ansible_collections.telecom.broadworks.plugins.doc_fragments.ocip import (
    ModuleDocFragment as OptionsFragment,
)
from ansible_collections.telecom.broadworks.plugins.doc_fragments.ocip_plugin import (
    ModuleDocFragment as PluginFragment,
)
from ansible_collections.telecom.broadworks.plugins.module_utils._options import (
    CONNECTION_OPTIONS,
    environment_name,
)
from ansible_collections.telecom.broadworks.plugins.plugin_utils.agents_inventory import (
    center_groups,
    group_name,
    safe_name,
    state_group,
    unfit_for_hosts,
)


def test_the_fragment_has_what_the_table_says():
    options = yaml.safe_load(PluginFragment.DOCUMENTATION)["options"]
    assert options == {
        option: {
            "env": [{"name": environment_name(option)}],
            "vars": [{"name": f"ocip_{option}"}],
        }
        for option in CONNECTION_OPTIONS
    }


def test_the_fragment_adds_to_the_one_that_describes_the_options():
    described = yaml.safe_load(OptionsFragment.DOCUMENTATION)["options"]
    assert list(described) == list(yaml.safe_load(PluginFragment.DOCUMENTATION)["options"])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Support", "support"),
        ("Sales & Renewals", "sales_renewals"),
        ("  2nd -- Level__", "2nd_level"),
        ("Nachtdienst Köln", "nachtdienst_köln"),
        ("cc-sales@example.net", "cc_sales_example_net"),
        ("Поддержка", "поддержка"),
        ("&<>", ""),
    ],
)
def test_group_names_are_safe(text, name):
    assert safe_name(text) == name


def test_call_centers_are_called_after_their_names():
    assert center_groups({"cc-1@x": "Sales", "cc-2@x": "Night Desk"}) == {
        "cc-1@x": "call_center_sales",
        "cc-2@x": "call_center_night_desk",
    }


def test_call_centers_of_the_same_name_are_kept_apart():
    assert center_groups({"cc-1@x": "Sales", "cc-2@x": "sales!", "cc-3@x": "Night"}) == {
        "cc-1@x": "call_center_cc_1_x",
        "cc-2@x": "call_center_cc_2_x",
        "cc-3@x": "call_center_night",
    }


def test_call_centers_without_a_usable_name_are_called_after_their_ids():
    assert center_groups({"cc-1@x": None, "cc-2@x": "&&"}) == {
        "cc-1@x": "call_center_cc_1_x",
        "cc-2@x": "call_center_cc_2_x",
    }


def test_call_centers_can_be_called_after_their_ids():
    assert center_groups({"cc-1@x": "Sales"}, by="service_user_id") == {
        "cc-1@x": "call_center_cc_1_x"
    }


def test_call_centers_whose_ids_would_give_the_same_group_are_kept_apart():
    names = {"cc-1@x": None, "cc.1@x": None, "a@x": "CC 2 x", "cc-2@x": None}
    for by in ("name", "service_user_id"):
        groups = center_groups(names, by)
        assert len(set(groups.values())) == len(names)
        assert groups == center_groups(dict(reversed(names.items())), by)
    assert groups["cc-1@x"].startswith("call_center_cc_1_x_")
    assert groups["cc-2@x"] == "call_center_cc_2_x"


@pytest.mark.parametrize(
    ("state", "group"), [("wrap_up", "agent_state_wrap_up"), (None, "agent_state_unknown")]
)
def test_every_agent_is_in_a_group_of_a_state(state, group):
    assert state_group({"state": state}) == group


def test_a_group_name_holds_no_mark_of_a_template():
    assert group_name("#jinja2:x{{ 7 }} Köln") == "_jinja2_x___7____Köln"


@pytest.mark.parametrize(
    "agent", ["{{ 7*191 }}@x", "a{%x@x", "{#@x", "#jinja2:variable_start_string:'<%'@x"]
)
def test_ids_that_could_be_templates_are_hosts_where_only_marked_texts_are(agent):
    assert list(unfit_for_hosts([agent], (), templates=True).values()) == [[agent]]
    assert unfit_for_hosts([agent], (), templates=False) == {}


def test_agents_named_like_other_hosts_are_told_by_reason():
    unfit = unfit_for_hosts(["db1", "a@x", "web", "b@x"], {"b@x", "db1"}, templates=True)
    assert unfit == {
        "a user id without @ could be the name of another host": ["db1", "web"],
        "an earlier source of the inventory has a host or a group of this name": ["b@x"],
    }
