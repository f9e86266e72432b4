# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inventory plugin: call center agents as hosts."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: ocip_agents
short_description: Call center agents of a Cisco BroadWorks as hosts
version_added: 1.0.0
author:
  - telecom.broadworks contributors (@telecom-broadworks)
description:
  - Creates a host for each call center agent, and groups for call centers and ACD states, so that
    patterns, limits, C(serial), and the job slicing of AWX work on agents.
  - Each agent is in the group C(ocip_agents), in C(call_center_NAME) for each call center that the
    agent is assigned to, and in C(agent_state_STATE). The state is one of V(signed_in),
    V(signed_out), V(available), V(unavailable), V(wrap_up), and V(unknown).
  - NAME is the name of the call center in lowercase, with underscores for everything except letters
    and digits. See O(call_center_groups).
  - A call center group contains only agents who are in this inventory.
  - The hosts have the variables C(agent_user_id), C(first_name), C(last_name), C(agent_state),
    C(unavailable_code), C(call_centers), and C(ocip_error), with the values that
    M(telecom.broadworks.ocip_call_center_agent_info) returns. There, C(agent_state) is the key
    C(state), and C(ocip_error) is the key C(error).
  - An agent is not a computer. The group C(ocip_agents) therefore sets C(ansible_connection=local)
    and the interpreter of the controller, so that modules run on the controller for each agent.
    Both are group variables, so host variables and O(compose) override them.
  - The name of the file must end in C(ocip_agents.yml) or C(ocip_agents.yaml).
extends_documentation_fragment:
  - telecom.broadworks.ocip
  - telecom.broadworks.ocip_plugin
  - constructed
  - inventory_cache
options:
  plugin:
    description: Name of this plugin. It marks the file as a file for this plugin.
    type: str
    required: true
    choices: [telecom.broadworks.ocip_agents]
  service_provider_id:
    description: Service provider or enterprise of the groups in O(group_id).
    type: str
  group_id:
    description:
      - Groups whose agents to include. Requires O(service_provider_id).
      - At least one of O(group_id), O(service_user_id), and O(agent_user_id) is required. If you
        set several, the inventory includes the agents of all.
    type: list
    elements: str
    default: []
  service_user_id:
    description: Service user ids of call centers whose agents to include.
    type: list
    elements: str
    default: []
  agent_user_id:
    description: BroadWorks user ids of agents to include.
    type: list
    elements: str
    default: []
  call_center_groups:
    description:
      - Whether the groups of call centers are named after their V(name) or their
        V(service_user_id).
      - With V(name), the group is still named after the service user id if the call center has no
        name, or if the names of several call centers result in the same group.
    type: str
    choices: [name, service_user_id]
    default: name
  strict:
    description:
      - Whether the inventory fails when an agent or a call center cannot be read, or when an
        expression in O(compose), O(groups) or O(keyed_groups) cannot be evaluated.
      - With V(false), a warning names what cannot be read. Such an agent is in the group
        C(agent_state_unknown), with the reason in the variable C(ocip_error). An expression that
        cannot be evaluated creates no variable or group.
notes:
  - The connection options in this file apply only to the inventory. To use the same ones for
    modules, set environment variables.
  - The inventory uses variables such as C(ocip_host) only if they are extra variables (C(-e)).
  - Options that are texts or lists of texts can be Jinja templates. Values from the environment are
    never evaluated.
  - The inventory and its cache do not contain the password, but both contain the names of agents.
  - ACD states are as old as the cache. Modules always read the current state.
  - Text from the switch is never evaluated as a template. Only values in this file are.
    C(ansible-inventory) shows text from the switch as a dictionary with the key
    C(__ansible_unsafe).
  - If you use several inventory sources, put this one last. The inventory omits an agent, with a
    warning, if the user id has no C(@), or if it is the name of a host or a group of an earlier
    source. Before ansible-core 2.19, it also omits an agent whose user id looks like a template,
    because those versions evaluate the names of hosts.
seealso:
  - module: telecom.broadworks.ocip_call_center_agent_info
"""

EXAMPLES = r"""
# fmt: code
# support.ocip_agents.yml: the agents of all call centers of a group; host, username and password
# come from OCIP_HOST, OCIP_USERNAME and OCIP_PASSWORD.
plugin: telecom.broadworks.ocip_agents
service_provider_id: ExampleSP
group_id: Support

---
# night.ocip_agents.yml: two call centers, cached for five minutes, the password from a vault.
plugin: telecom.broadworks.ocip_agents
host: xsp1.example.net
username: ops@example.net
password: "{{ lookup('ansible.builtin.unvault', 'password.vault') | trim }}"
service_user_id:
  - cc-support@example.net
  - cc-emergency@example.net
cache: true
cache_plugin: ansible.builtin.jsonfile
cache_connection: ~/.cache/ocip_agents
cache_timeout: 300

---
# pools.ocip_agents.yml: more groups and variables made of what was read.
plugin: telecom.broadworks.ocip_agents
service_provider_id: ExampleSP
group_id: [Support, Night]
compose:
  full_name: (first_name or '') ~ ' ' ~ (last_name or '')
groups:
  on_call: agent_state not in ('signed_out', none)
  skilled: call_centers | selectattr('skill_level') | list | length > 0
keyed_groups:
  - key: unavailable_code
    prefix: unavailable_code
"""

import hashlib
import json
import os
from typing import Any

from ansible.errors import AnsibleError, AnsibleParserError
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable

from ..module_utils._module import explain, session_with
from ..module_utils._options import (
    CONNECTION_OPTIONS,
    NEEDED,
    environment_name,
    problem_with_connection,
)
from ..module_utils.call_center.ids import twins, unique
from ..module_utils.call_center.model import ACD_STATES
from ..module_utils.call_center.switch import Switch
from ..module_utils.ocip.errors import OcipError
from ..module_utils.ocip.redact import Redactor
from ..plugin_utils.agents_inventory import (
    ALL_AGENTS,
    Sources,
    center_groups,
    group_name,
    host_variables,
    read_agents,
    state_group,
    unfit_for_hosts,
)
from ..plugin_utils.templates import never_a_template, trusted

CONNECTION_OF_AGENTS = {
    "ansible_connection": "local",
    "ansible_python_interpreter": "{{ ansible_playbook_python }}",
}
FILE_NAMES = ("ocip_agents.yml", "ocip_agents.yaml")
SOURCES = ("service_provider_id", "group_id", "service_user_id", "agent_user_id")


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):
    """Makes hosts of call center agents."""

    NAME = "telecom.broadworks.ocip_agents"
    _sanitize_group_name = staticmethod(group_name)

    def verify_file(self, path: str) -> bool:
        """Whether a file is for this plugin, by its name."""
        return bool(super().verify_file(path)) and path.endswith(FILE_NAMES)

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:
        """Fill the inventory, from the cache or from the switch.

        :raises AnsibleParserError: options are missing or wrong, or the switch cannot be read.
        """
        super().parse(inventory, loader, path)
        _forget_empty_variables()
        self._in_file = set(self._read_config_data(path))
        self.templar.available_variables = self._vars
        options = {name: self._templated(name) for name in SOURCES}
        connection = {name: self._templated(name) for name in CONNECTION_OPTIONS}
        self._populate(self._cached(path, cache, options, connection))

    def _templated(self, name: str) -> Any:
        """An option, templated unless it comes from the environment: before ansible-core 2.19
        a password with braces in it would be taken for a template."""
        value = self.get_option(name)
        if name not in self._in_file and f"ocip_{name}" not in self._vars:
            return value
        try:
            return self.templar.template(value)
        except AnsibleError as exc:
            # The error shows the template.
            reason = "" if name == "password" else f": {exc}"
            raise AnsibleParserError(
                f"ocip_agents: {name} is not a valid template{reason}"
            ) from None

    def _cached(
        self, path: str, cache: bool, options: dict[str, Any], connection: dict[str, Any]
    ) -> dict[str, Any]:
        """What was read, from the cache where it is allowed, there and not too old."""
        key = f"{self.get_cache_key(path)}_{_digest(options, connection)}"
        caching = self.get_option("cache")
        if caching and cache:
            try:
                found: dict[str, Any] = self._cache[key]
            except KeyError:
                pass
            else:
                return found
        found = self._read(_sources(options), connection)
        if caching:
            self._cache[key] = found
        return found

    def _read(self, sources: Sources, connection: dict[str, Any]) -> dict[str, Any]:
        problem = _missing(connection) or problem_with_connection(connection)
        if problem:
            raise AnsibleParserError(f"ocip_agents: {problem}")
        connection["password"] = str(connection["password"])
        try:
            with session_with(connection) as session:
                found = read_agents(Switch(session), sources)
        except OcipError as exc:
            message = Redactor([connection["password"]]).text(f"ocip_agents: {explain(exc)}")
            raise AnsibleParserError(message) from None
        # Plain texts, as a cache gives them back: an option that a lookup gave is marked as
        # unsafe, and ansible-inventory would show a host with such a name as a dictionary.
        plain: dict[str, Any] = json.loads(json.dumps(found))
        return plain

    def _populate(self, found: dict[str, Any]) -> None:
        strict = self.get_option("strict")
        for problem in found["problems"]:
            if strict:
                raise AnsibleParserError(f"ocip_agents: not read: {problem}")
            self.display.warning(f"ocip_agents: not read: {problem}")
        self.inventory.add_group(ALL_AGENTS)
        for name, value in CONNECTION_OF_AGENTS.items():
            self.inventory.set_variable(ALL_AGENTS, name, trusted(value))
        groups = center_groups(dict(found["call_centers"]), self.get_option("call_center_groups"))
        for group in groups.values():
            self.inventory.add_group(group)
        unfit = self._unfit([agent["agent_user_id"] for agent in found["agents"]])
        for agent in found["agents"]:
            if agent["agent_user_id"] not in unfit:
                self._add(agent, groups, strict)

    def _unfit(self, agent_user_ids: list[str]) -> set[str]:
        """The agents that must not become hosts, told of in a warning for each reason."""
        ours = self.inventory.groups.get(ALL_AGENTS)
        known_agents = {host.name for host in ours.get_hosts()} if ours else set()
        taken = ({*self.inventory.hosts} - known_agents) | {*self.inventory.groups}
        unfit = unfit_for_hosts(agent_user_ids, taken)
        for reason, agents in unfit.items():
            self.display.warning(f"ocip_agents: left out because {reason}: {', '.join(agents)}")
        return {agent for agents in unfit.values() for agent in agents}

    def _add(self, agent: dict[str, Any], groups: dict[str, str], strict: bool) -> None:
        host = self.inventory.add_host(agent["agent_user_id"], group=ALL_AGENTS)
        self.inventory.add_host(host, group=self.inventory.add_group(state_group(agent)))
        for membership in agent["call_centers"]:
            self.inventory.add_host(host, group=groups[membership["service_user_id"]])
        variables = {name: never_a_template(value) for name, value in host_variables(agent).items()}
        if agent["state"] in ACD_STATES:  # a word of our own, plain for AWX to filter hosts by
            variables["agent_state"] = trusted(agent["state"])
        for name, value in variables.items():
            self.inventory.set_variable(host, name, value)
        self._set_composite_vars(self.get_option("compose"), variables, host, strict=strict)
        self._add_host_to_composed_groups(self.get_option("groups"), {}, host, strict=strict)
        self._add_host_to_keyed_groups(self.get_option("keyed_groups"), {}, host, strict=strict)


def _forget_empty_variables() -> None:
    """AWX sets a variable for an empty field of a credential. Ansible would take it for a value,
    and an empty path for the current folder."""
    for name in map(environment_name, CONNECTION_OPTIONS):
        if os.environ.get(name) == "":
            del os.environ[name]


def _sources(options: dict[str, Any]) -> Sources:
    """What the file asks for.

    :raises AnsibleParserError: nothing, or a part is missing.
    """
    provider, groups = options["service_provider_id"], options["group_id"]
    if bool(provider) != bool(groups):
        raise AnsibleParserError("ocip_agents: set service_provider_id and group_id together.")
    if not (groups or options["service_user_id"] or options["agent_user_id"]):
        raise AnsibleParserError(
            "ocip_agents: say which agents to include: service_provider_id and group_id, "
            "service_user_id, or agent_user_id."
        )
    return Sources(
        groups=[(str(provider), str(group)) for group in groups],
        service_user_ids=_ids("service_user_id", options),
        agent_user_ids=_ids("agent_user_id", options),
    )


def _ids(option: str, options: dict[str, Any]) -> list[str]:
    """Ids of an option, each once.

    :raises AnsibleParserError: two of them differ in the case of letters only.
    """
    for first, second in twins(options[option]):
        raise AnsibleParserError(
            f"ocip_agents: {option} names {first} and {second}, which are the same to the switch. "
            "Remove one of them."
        )
    return unique(options[option])


def _missing(connection: dict[str, Any]) -> str:
    missing = [name for name in NEEDED if not connection[name]]
    if not missing:
        return ""
    names = " and ".join(f"{name} ({environment_name(name)})" for name in missing)
    return (
        f"Not set: {names}. Set the option in the file, or the environment variable in parentheses."
    )


def _digest(options: dict[str, Any], connection: dict[str, Any]) -> str:
    """Of the question, so that the answer to another one is not taken from the cache."""
    who = {name: connection[name] for name in ("host", "port", "transport", "username")}
    question = json.dumps([options, who], sort_keys=True, default=str)
    return hashlib.sha256(question.encode()).hexdigest()[:12]
