# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of ocip_switch_info -> an examination of the switch -> the result of the module."""

from __future__ import annotations

from typing import Any, NamedTuple, cast

from ._info import group_of
from ._module import OcipModule
from ._options import host_names
from .call_center import readiness
from .call_center.contact import Findings, examine
from .call_center.ids import normalized, unique
from .call_center.probe import Probe, probe
from .call_center.switch import Switch
from .ocip.errors import InterruptedRun, OcipError
from .ocip.inspection import Way, inspect
from .ocip.messages import LoginLevel
from .ocip.session import Session


class Examination(NamedTuple):
    """What was found out, and with ``problem`` why nothing could be."""

    ways: list[Way]
    findings: Findings
    probed: Probe | None = None
    problem: OcipError | None = None


def run(module: OcipModule) -> None:
    """Examine the switch that the options name, and end the module."""
    # A second session would answer in the middle of what the first one is watched for.
    module.params["sessions"] = 1
    found = module.with_session(
        lambda session: _examination(module, cast(Session, session)), _not_begun
    )
    checks = readiness.checks(found.ways, found.findings, found.problem)
    failed = not readiness.is_ok(checks) or (
        found.probed is not None and bool(found.probed.failure)
    )
    module.finish(failed, **_result(module, found, checks))


def _not_begun(problem: OcipError) -> Examination:
    return Examination([], Findings(), problem=problem)


def _examination(module: OcipModule, session: Session) -> Examination:
    try:
        ways = _ways(module.params)
    except InterruptedRun as exc:
        return _not_begun(exc)
    if ways[-1].failed_step is not None:
        return Examination(ways, Findings())
    return Examination(ways, *_examined(module, session))


def _ways(params: dict[str, Any]) -> list[Way]:
    """The ways to the hosts, as far as the first that can be used."""
    ways = []
    for host in host_names(params["host"]):
        ways.append(
            inspect(
                params["transport"],
                host,
                params["port"],
                params["validate_certs"],
                params["ca_path"],
                params["timeout"],
            )
        )
        if ways[-1].failed_step is None:
            break
    return ways


def _examined(module: OcipModule, session: Session) -> tuple[Findings, Probe | None]:
    params = module.params
    agents = unique(params["agent_user_id"] or [])
    findings = examine(session, group_of(params), [agent for agent in agents if agent])
    probed = None
    if params["probe_agent"] and not module.check_mode and findings.stopped is None:
        center = params["probe_call_center"]
        probed = probe(
            Switch(session),
            normalized(params["probe_agent"]),
            normalized(center) if center else None,
            module.hold_signals,
        )
    module.hold_signals()
    return findings, probed


def _result(
    module: OcipModule, found: Examination, checks: list[readiness.Check]
) -> dict[str, Any]:
    findings, probed = found.findings, found.probed
    message = readiness.message(checks)
    if probed is not None and probed.failure is not None:
        message = f"The probe failed: {OcipError(probed.failure.summary, message)}"
    return {
        "changed": False,
        "msg": message,
        "connection": _connection(module.params, found.ways, findings),
        "login": _login(findings),
        "release": findings.release,
        "release_reason": findings.release_reason or None,
        "requests": findings.requests,
        "behaviour": findings.behaviour,
        "scope": _scope(findings),
        "checks": [check._asdict() for check in checks],
        "simulator_settings": readiness.simulator_settings(findings, probed),
        "probe": probed.as_dict() if probed else None,
    }


def _connection(params: dict[str, Any], ways: list[Way], findings: Findings) -> dict[str, Any]:
    way = ways[-1] if ways else Way("", 0, params["transport"])
    return {
        "host": way.host or None,
        "port": way.port or None,
        "transport": way.transport,
        "tls": way.tls,
        "certificate": way.certificate,
        "certificate_reason": way.certificate_reason or None,
        "connect_ms": way.connect_ms,
        "round_trip_ms": findings.round_trips(),
    }


def _login(findings: Findings) -> dict[str, Any]:
    login = findings.login or LoginLevel("", {})
    return {
        "type": login.login_type,
        "service_provider_id": login.service_provider_id,
        "group_id": login.group_id,
        "is_enterprise": login.is_enterprise,
        "locale": login.locale,
        "encoding": login.encoding,
        "method": findings.login_method,
        "password_expires_days": login.password_expires_days,
    }


def _scope(findings: Findings) -> dict[str, Any]:
    scope = findings.scope
    group = scope.group or (None, None)
    known = findings.login is not None
    return {
        "service_provider_id": group[0],
        "group_id": group[1],
        "call_center_count": len(scope.centers) if known else None,
        "agent_count": len(scope.readings) if known else None,
        "unreadable_call_centers": scope.unreadable_centers,
        "unreadable_agents": scope.unreadable_agents,
    }
