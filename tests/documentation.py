# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds results of modules to their RETURN documentation: names and types of keys.

Every result that an integration test or tests/unit/modules gets passes through here.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

MODULES = Path(__file__).resolve().parent.parent / "plugins" / "modules"
# Ansible's own: it describes them for every module.
COMMON = {"changed", "failed", "diff", "invocation", "warnings", "deprecations", "skipped"}
# The switch, the client's table of requests, or the README of the role names what is in there.
FREE = {
    "ocip_command": {"response"},
    "ocip_shift_change_report": {"ansible_stats"},
    "ocip_switch_info": {"requests", "simulator_settings"},
}
TYPES = {"str": str, "bool": bool, "int": int, "float": float, "dict": dict, "list": list}


@cache
def documented(module: str) -> dict[str, Any]:
    """The RETURN documentation of a module."""
    source = (MODULES / f"{module}.py").read_text(encoding="utf-8")
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "RETURN":
            found: dict[str, Any] = yaml.safe_load(ast.literal_eval(node.value))
            return found
    raise AssertionError(f"{module} has no RETURN")


def paths(module: str) -> set[str]:
    """Every key that the documentation of a module describes, such as ``agents.error.code``."""
    return set(_paths(documented(module), ""))


def _paths(keys: Mapping[str, Any], above: str) -> Iterator[str]:
    for key, told in keys.items():
        yield f"{above}{key}"
        yield from _paths(told.get("contains", {}), f"{above}{key}.")


def seen(module: str, result: Mapping[str, Any]) -> set[str]:
    """The keys of a result that are described.

    :raises AssertionError: a key is not described, or has another type than described.
    """
    given = {key: value for key, value in result.items() if key not in COMMON}
    if set(given.get("ansible_facts", {})) <= {"discovered_interpreter_python"}:
        given.pop("ansible_facts", None)
    found, problems = set(), []
    for path, problem in _walk(documented(module), given, "", FREE.get(module, set())):
        found.add(path)
        problems += [f"{module}: {path} {problem}"] if problem else []
    assert not problems, "; ".join(sorted(set(problems)))
    return found


def _walk(
    keys: Mapping[str, Any],
    values: Mapping[str, Any],
    above: str,
    free: set[str],
    may_be_null: bool = False,
) -> Iterator[tuple[str, str]]:
    for key, value in values.items():
        path = f"{above}{key}"
        if key not in keys:
            yield path, "is not in RETURN"
            continue
        told = keys[key]
        is_fine = value is None and may_be_null
        yield path, "" if is_fine else _problem_with_type(told, value)
        if path in free:
            continue
        inner = told.get("contains") or _of_sample(told.get("sample"))
        about_keys = str(told.get("description")).lower()
        all_null = "every key is null" in about_keys or "a key is null" in about_keys
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                yield from _walk(inner, item, f"{path}.", free, all_null)


def _of_sample(sample: Any) -> dict[str, Any]:
    """Keys that only a sample shows, of any type."""
    first = sample[0] if isinstance(sample, list) and sample else sample
    if not isinstance(first, dict):
        return {}
    return {key: {"type": "any", "sample": value} for key, value in first.items()}


def _problem_with_type(told: Mapping[str, Any], value: Any) -> str:
    kind = told["type"]
    if kind == "any":
        return ""
    if value is None:
        return (
            ""
            if "null" in str(told["description"]).lower()
            else "is null, which RETURN does not say"
        )
    if not _is_a(kind, value):
        return f"is a {type(value).__name__}, in RETURN a {kind}"
    if kind == "list" and not all(_is_a(told.get("elements", "any"), item) for item in value):
        return f"has elements of another type than {told.get('elements')}"
    return ""


def _is_a(kind: str, value: Any) -> bool:
    if kind == "any":
        return True
    return isinstance(value, TYPES[kind]) and isinstance(value, bool) == (kind == "bool")
