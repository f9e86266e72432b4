# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inventory plugin with Ansible's own inventory, against a simulated BroadWorks.

tests/integration/test_inventory.py runs it through the commands.
"""

from __future__ import annotations

import copy
import os
import traceback

import pytest
import yaml
from ansible import constants
from ansible.inventory.data import InventoryData
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.doc_fragments import constructed, inventory_cache
from ansible.template import Templar

from ansible_collections.telecom.broadworks.plugins.doc_fragments import ocip, ocip_plugin
from ansible_collections.telecom.broadworks.plugins.inventory.ocip_agents import (
    DOCUMENTATION,
    InventoryModule,
)
from ansible_collections.telecom.broadworks.tests.integration.helpers import (
    PASSWORD,
    USERNAME,
    WORLD,
    connection,
)
from broadworks_simulator import Simulator

NAME = InventoryModule.NAME
GROUP = {"service_provider_id": "ExampleSP", "group_id": "Support"}
SALES, NIGHT = "cc-sales@example.net", "cc-night@example.net"
RENEE, ONEIL = "renée@example.com", "o'neil&<co>@example.com"
AMARA, BEN = "amara.o@example.net", "ben.k@example.net"

FRAGMENTS = (ocip, ocip_plugin, constructed, inventory_cache)


@pytest.fixture(autouse=True, scope="module")
def definitions():
    """Tell Ansible of the plugin's options, as its plugin loader does."""
    options = yaml.safe_load(DOCUMENTATION)["options"]
    for fragment in FRAGMENTS:
        documented = yaml.safe_load(fragment.ModuleDocFragment.DOCUMENTATION)["options"]
        for name, option in documented.items():
            options[name] = {**option, **options.get(name, {})}
    constants.config.initialize_plugin_configuration_definitions("inventory", NAME, options)


@pytest.fixture
def simulator():
    with Simulator(copy.deepcopy(WORLD), transports=("tcp",)) as simulator:
        yield simulator


@pytest.fixture
def load(simulator, monkeypatch, tmp_path):
    """Loads an inventory file with these options; OCIP_* lead to the simulator."""
    for name in [name for name in os.environ if name.startswith("OCIP_")]:
        monkeypatch.delenv(name)
    for name, value in connection(simulator).items():
        monkeypatch.setenv(name, value)

    def load(**options):
        path = tmp_path / "x.ocip_agents.yml"
        path.write_text(yaml.safe_dump({"plugin": NAME, **options}))
        inventory = InventoryData()
        plugin = new_plugin()
        plugin.parse(inventory, DataLoader(), str(path))
        if getattr(plugin, "_cache", None):
            plugin.update_cache_if_changed()
        inventory.reconcile_inventory()
        return inventory

    return load


def new_plugin():
    plugin = InventoryModule()
    # What the plugin loader sets.
    plugin._load_name = NAME
    plugin._redirected_names = [NAME]
    return plugin


def members(inventory, group):
    return sorted(host.name for host in inventory.groups[group].get_hosts())


def test_agents_are_hosts_and_call_centers_and_states_are_groups(load):
    inventory = load(**GROUP)
    assert len(members(inventory, "ocip_agents")) == 5
    assert members(inventory, "call_center_nachtdienst_köln") == [BEN, ONEIL]
    assert members(inventory, "call_center_front_desk") == [AMARA, RENEE]
    assert members(inventory, "agent_state_available") == [ONEIL, RENEE]
    assert members(inventory, "agent_state_signed_out") == [BEN]
    assert members(inventory, "agent_state_unavailable") == [AMARA]


def test_hosts_have_the_values_of_the_switch(load, simulator):
    simulator.set_agent(AMARA, acd_state="Unavailable", unavailable_code="10")
    inventory = load(**GROUP)
    found = inventory.get_host(AMARA).get_vars()
    assert found["agent_user_id"] == AMARA
    assert (found["first_name"], found["last_name"]) == ("Amara", "Okafor")
    assert (found["agent_state"], found["unavailable_code"]) == ("unavailable", "10")
    assert [center["service_user_id"] for center in found["call_centers"]] == [
        "cc-front@example.net"
    ]
    assert found["ocip_error"] is None
    shared = inventory.groups["ocip_agents"].get_vars()
    assert shared["ansible_connection"] == "local"
    assert shared["ansible_python_interpreter"] == "{{ ansible_playbook_python }}"


def test_sources_are_added_up_and_each_agent_counts_once(load):
    inventory = load(service_user_id=[NIGHT], agent_user_id=[ONEIL, AMARA])
    assert members(inventory, "ocip_agents") == [AMARA, BEN, ONEIL]
    assert members(inventory, "call_center_sales_renewals") == [ONEIL]


def test_several_groups_of_a_provider(load, simulator):
    world = copy.deepcopy(WORLD)
    world["service_providers"][0]["groups"].append({"group_id": "Night"})
    world["call_centers"].append(
        {
            "service_user_id": "cc-late@example.net",
            "name": "Late",
            "service_provider_id": "ExampleSP",
            "group_id": "Night",
        }
    )
    simulator.reset(world)
    inventory = load(service_provider_id="ExampleSP", group_id=["Support", "Night"])
    assert members(inventory, "call_center_late") == []
    assert len(members(inventory, "ocip_agents")) == 5


def test_constructed_groups_and_variables(load):
    inventory = load(
        **GROUP,
        strict=True,
        compose={"initials": "first_name[0] ~ last_name[0]"},
        groups={"many": "call_centers | length > 1"},
        keyed_groups=[{"key": "call_centers | map(attribute='type') | unique", "prefix": "type"}],
    )
    assert members(inventory, "many") == [ONEIL, RENEE]
    assert members(inventory, "type_Standard") == [BEN, ONEIL]
    assert inventory.get_host(AMARA).vars["initials"] == "AO"


def test_groups_after_service_user_ids(load):
    inventory = load(service_user_id=[NIGHT], call_center_groups="service_user_id")
    assert members(inventory, "call_center_cc_night_example_net") == [BEN, ONEIL]


def test_an_unknown_agent_is_there_with_the_reason(load):
    inventory = load(agent_user_id=["nobody@example.net", BEN])
    assert members(inventory, "agent_state_unknown") == ["nobody@example.net"]
    assert inventory.get_host("nobody@example.net").vars["ocip_error"]["code"] == 4008


def test_strict_fails_on_what_cannot_be_read(load):
    with pytest.raises(Exception, match=r"nobody@example\.net .*4008"):
        load(agent_user_id=["nobody@example.net"], strict=True)
    with pytest.raises(Exception, match=r"cc-none@example\.net"):
        load(service_user_id=["cc-none@example.net"], strict=True)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "say which agents to include"),
        ({"service_provider_id": "ExampleSP"}, "group_id together"),
        ({"group_id": ["Support"], "service_user_id": [NIGHT]}, "group_id together"),
    ],
)
def test_sources_that_make_no_sense(load, options, message):
    with pytest.raises(Exception, match=message):
        load(**options)


def test_missing_connection_options_are_named(load, monkeypatch):
    monkeypatch.delenv("OCIP_USERNAME")
    monkeypatch.delenv("OCIP_HOST")
    with pytest.raises(Exception, match=r"host \(OCIP_HOST\) and username \(OCIP_USERNAME\)"):
        load(**GROUP)


def test_wrong_connection_options_are_named(load):
    with pytest.raises(Exception, match="port must be a number from 1 to 65535, not 0"):
        load(**GROUP, port=0)


def test_empty_variables_count_as_not_set(load, monkeypatch):
    for option in ("RETRIES", "TIMEOUT", "CA_PATH", "PATH", "LOGIN"):
        monkeypatch.setenv(f"OCIP_{option}", "")
    assert len(members(load(**GROUP), "ocip_agents")) == 5
    monkeypatch.setenv("OCIP_USERNAME", "")
    with pytest.raises(Exception, match=r"Not set: username \(OCIP_USERNAME\)"):
        load(**GROUP)


def test_options_may_be_templates(load, monkeypatch):
    monkeypatch.setenv("OTHER_PASSWORD", PASSWORD)
    monkeypatch.delenv("OCIP_PASSWORD")
    inventory = load(
        service_user_id=["{{ 'cc-night' ~ '@example.net' }}"],
        password="{{ lookup('env', 'OTHER_PASSWORD') }}",
    )
    assert members(inventory, "ocip_agents") == [BEN, ONEIL]


def test_names_from_a_lookup_are_plain_host_names(load, monkeypatch):
    monkeypatch.setenv("OTHER_AGENT", BEN)
    inventory = load(agent_user_id=["{{ lookup('env', 'OTHER_AGENT') }}"])
    assert inventory.get_host(BEN).name.__class__ is str


def test_a_password_with_braces_from_the_environment_is_no_template(load, simulator, monkeypatch):
    world = copy.deepcopy(WORLD)
    world["administrators"][0]["password"] = "a{{b"
    simulator.reset(world)
    monkeypatch.setenv("OCIP_PASSWORD", "a{{b")
    assert len(members(load(**GROUP), "ocip_agents")) == 5


def test_a_password_that_is_no_template_is_not_shown(load):
    options = {"password": PASSWORD + "{{ b"}
    with pytest.raises(Exception, match=r"password is not a valid template$") as caught:
        load(**GROUP, **options)
    assert PASSWORD not in "".join(traceback.format_exception(caught.value))


def test_another_option_that_is_no_template_is_shown(load):
    with pytest.raises(Exception, match="service_user_id is not a valid template: "):
        load(service_user_id=["cc-{{ b"])


def test_a_wrong_password_is_sent_once_and_shown_never(load, simulator, monkeypatch):
    monkeypatch.setenv("OCIP_PASSWORD", "wr0ng-but-secret")
    with pytest.raises(Exception, match="4962") as caught:
        load(**GROUP)
    assert "wr0ng-but-secret" not in str(caught.value)
    assert simulator.counters["failed_logins"] == 1


def test_what_the_switch_says_is_no_template(load, simulator):
    world = copy.deepcopy(WORLD)
    world["agents"][4]["first_name"] = "{{ 6 * 7 }}"
    world["call_centers"][1]["name"] = "{% raw %}"
    simulator.reset(world)
    found = load(**GROUP).get_host(BEN).get_vars()
    templar = Templar(loader=DataLoader(), variables=found)
    assert templar.template(found["first_name"]) == "{{ 6 * 7 }}"
    assert templar.template(found["call_centers"])[0]["call_center_name"] == "{% raw %}"


def test_ids_are_normalized_and_spelled_as_in_the_file(load):
    inventory = load(service_user_id=[f" {NIGHT}\n"], agent_user_id=[BEN.upper() + " "])
    assert members(inventory, "ocip_agents") == sorted([BEN.upper(), ONEIL])
    assert inventory.get_host(BEN.upper()).get_vars()["last_name"] == "Kurz"


def test_a_call_center_under_two_spellings_is_one(load):
    inventory = load(**GROUP, service_user_id=[NIGHT.upper()])
    assert members(inventory, "call_center_nachtdienst_köln") == [BEN, ONEIL]
    assert not [name for name in inventory.groups if name.startswith("call_center_cc_night")]


@pytest.mark.parametrize("option", ["agent_user_id", "service_user_id"])
def test_ids_that_differ_in_case_only_are_refused(option, load, simulator):
    with pytest.raises(Exception, match=f"{option} names a@x and A@x, which are the same"):
        load(**{option: ["a@x", "A@x"]})
    assert simulator.counters["logins"] == 0


def test_agents_left_out_stay_in_the_cache_of_what_was_read(load, simulator, tmp_path):
    world = copy.deepcopy(WORLD)
    world["agents"].append({**world["agents"][4], "user_id": "db1"})
    simulator.reset(world)
    cache = {"cache": True, "cache_plugin": "jsonfile", "cache_connection": str(tmp_path / "c")}
    inventory = load(**GROUP, **cache)
    assert "db1" not in inventory.hosts
    (path,) = (tmp_path / "c").iterdir()
    assert "db1" in path.read_text(encoding="utf-8")


def test_one_login_and_batches(load, simulator):
    load(**GROUP)
    assert simulator.counters["logins"] == simulator.counters["logouts"] == 1
    assert simulator.counters["writes"] == 0


@pytest.mark.parametrize("name", ["ocip_agents.yaml", "team.ocip_agents.yml", "hosts.yml"])
def test_files_are_known_by_their_names(name, tmp_path):
    path = tmp_path / name
    path.write_text("plugin: telecom.broadworks.ocip_agents\n")
    assert new_plugin().verify_file(str(path)) is (name != "hosts.yml")


class TestCache:
    """Whether a second load asks the switch again, seen from its logins."""

    @pytest.fixture
    def cached(self, load, tmp_path):
        def cached(**options):
            return load(
                cache=True,
                cache_plugin="jsonfile",
                cache_connection=str(tmp_path / "cache"),
                cache_timeout=options.pop("cache_timeout", 3600),
                **options,
            )

        return cached

    def test_the_second_load_comes_from_the_cache(self, cached, simulator):
        first, second = cached(**GROUP), cached(**GROUP)
        assert simulator.counters["logins"] == 1
        assert members(second, "agent_state_available") == members(first, "agent_state_available")
        assert second.get_host(BEN).vars["call_centers"] == first.get_host(BEN).vars["call_centers"]

    def test_another_question_is_not_answered_from_the_cache(self, cached, simulator):
        cached(**GROUP)
        inventory = cached(agent_user_id=[BEN])
        assert simulator.counters["logins"] == 2
        assert members(inventory, "ocip_agents") == [BEN]

    def test_another_login_is_not_answered_from_the_cache(self, cached, simulator, monkeypatch):
        world = copy.deepcopy(WORLD)
        world["administrators"].append({"user_id": "two@example.net", "password": PASSWORD})
        simulator.reset(world)
        cached(**GROUP)
        monkeypatch.setenv("OCIP_USERNAME", "two@example.net")
        cached(**GROUP)
        assert simulator.counters["logins"] == 2

    def test_an_old_cache_is_renewed(self, cached, simulator, tmp_path):
        cached(**GROUP)
        (path,) = (tmp_path / "cache").iterdir()
        os.utime(path, (1, 1))
        cached(**GROUP)
        assert simulator.counters["logins"] == 2

    def test_no_secret_is_in_the_cache(self, cached, tmp_path):
        cached(**GROUP)
        (path,) = (tmp_path / "cache").iterdir()
        text = path.read_text(encoding="utf-8")
        assert BEN in text
        assert PASSWORD not in text
        assert "password" not in text.lower()
        assert USERNAME not in text
