# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Three witnesses of the vendor's schema must agree: the client's table, the simulator's table, and
the classes of broadworks-ocip, which somebody else generated from the schema files of R25.

Each table is turned into shapes, and shapes are compared. Whether that would notice a mistake is
shown by making mistakes in the tables.
"""

from __future__ import annotations

import copy
import dataclasses
import functools
from dataclasses import dataclass
from typing import Any

import pytest

from ansible_collections.telecom.broadworks.plugins.module_utils.ocip import messages
from ansible_collections.telecom.broadworks.plugins.module_utils.ocip import schema as ours
from broadworks_simulator import schema as theirs

# It wants newer libraries than the lowest that the collection works with.
pytest.importorskip("broadworks_ocip")
from broadworks_ocip import requests as vendor_requests
from broadworks_ocip import responses as vendor_responses


@dataclass(frozen=True)
class Shape:
    """One element as a witness describes it; None is what a witness does not say."""

    name: str
    kind: Any  # "text", "integer", "boolean", "table", or a tuple of shapes
    required: bool
    repeated: bool
    nillable: bool | None


# --- What the client says -------------------------------------------------------------------

CLIENT_KINDS = {ours.TEXT: "text", ours.INTEGER: "integer", ours.BOOLEAN: "boolean"}


def shapes_of_client(elements):
    return tuple(
        Shape(e.name, client_kind(e.kind), e.required or e.lenient, e.repeated, e.nillable)
        for e in elements
    )


def client_kind(kind):
    if isinstance(kind, ours.Parts):
        return shapes_of_client(kind.elements)
    return "table" if isinstance(kind, ours.Rows) else CLIENT_KINDS[kind]


# --- What the simulator says ----------------------------------------------------------------

SIMULATOR_KINDS = {
    theirs.Text: "text",
    theirs.Enumeration: "text",
    theirs.Integer: "integer",
    theirs.Boolean: "boolean",
    theirs.Anything: None,
    theirs.Variants: None,  # of an abstract type broadworks-ocip knows the name alone
}


def shapes_of_simulator(sequence):
    return tuple(shape for particle in sequence.particles for shape in particle_shapes(particle))


def particle_shapes(particle):
    if isinstance(particle, theirs.Choice):
        for element in particle.elements:
            yield dataclasses.replace(simulator_shape(element), required=False)
    else:
        yield simulator_shape(particle)


def simulator_shape(element):
    nested = isinstance(element.type, theirs.Sequence)
    kind = shapes_of_simulator(element.type) if nested else SIMULATOR_KINDS[type(element.type)]
    return Shape(element.name, kind, element.least > 0, element.repeated, element.nillable)


# --- What broadworks-ocip says --------------------------------------------------------------

VENDOR_KINDS = {str: "text", int: "integer", bool: "boolean"}


@functools.cache
def shapes_of_vendor(cls):
    return tuple(
        Shape(e.xmlname, vendor_kind(e), e.is_required, e.is_array, None) for e in cls._elements()
    )


def vendor_kind(element):
    if element.is_table:
        return "table"
    if element.is_complex:
        return None if element.is_abstract else shapes_of_vendor(element.type)
    return VENDOR_KINDS[element.type]


# --- Comparing ------------------------------------------------------------------------------


def differences(where, some, others):
    """Give what two witnesses say differently about elements that both list, in one order."""
    names, other_names = [s.name for s in some], [s.name for s in others]
    if names != other_names:
        return [f"{where}: {names} or {other_names}"]
    found = []
    for one, other in zip(some, others):
        here = f"{where}/{one.name}"
        for fact in ("required", "repeated", "nillable"):
            values = getattr(one, fact), getattr(other, fact)
            if None not in values and values[0] != values[1]:
                found.append(f"{here}: {fact} {values[0]} or {values[1]}")
        if isinstance(one.kind, tuple) and isinstance(other.kind, tuple):
            found += differences(here, one.kind, other.kind)
        elif None not in (one.kind, other.kind) and one.kind != other.kind:
            found.append(f"{here}: {one.kind} or {other.kind}")
    return found


def client_request_differences(kind, name, others):
    """Compare with a witness that lists all elements. The client may list only the first ones."""
    some = shapes_of_client(kind.elements)
    return differences(name, some, others[: len(some)] if kind.in_part else others)


def client_response_differences(kind):
    """Compare the elements that the client reads; it may leave out any others."""
    cls = getattr(vendor_responses, kind.response_name)
    some = shapes_of_client(kind.response.elements)
    return response_differences(kind.response_name, some, shapes_of_vendor(cls))


def response_differences(where, some, vendor):
    read = {shape.name: shape for shape in some}
    whole = tuple(
        dataclasses.replace(shape, nillable=False, kind=listed_kind(where, read[shape.name], shape))
        for shape in vendor
        if shape.name in read
    )
    return differences(where, some, whole)


def listed_kind(where, read, vendor):
    """Give the nested elements that the client reads, if they are as the vendor has them."""
    if isinstance(read.kind, tuple) and isinstance(vendor.kind, tuple):
        return "nested" if response_differences(where, read.kind, vendor.kind) else read.kind
    return vendor.kind


def all_differences():
    """Compare every pair of witnesses on everything that both know."""
    found = []
    for name, kind in messages.REQUESTS.items():
        found += client_request_differences(kind, name, shapes_of_vendor(vendor_request(name)))
        if name in theirs.REQUESTS:
            others = shapes_of_simulator(theirs.REQUESTS[name].content)
            found += client_request_differences(kind, name, others)
        if kind.response is not ours.Response:
            found += client_response_differences(kind)
    for name, request in simulated_requests():
        vendor = shapes_of_vendor(vendor_request(name))
        found += differences(name, shapes_of_simulator(request.content), vendor)
    return found


def simulated_requests():
    """Give what the simulator serves but for requests that are newer than R25."""
    return [(n, request) for n, request in theirs.REQUESTS.items() if request.since != "RI26"]


def vendor_request(name):
    return getattr(vendor_requests, name)


# --- The tests ------------------------------------------------------------------------------


def test_the_three_witnesses_agree():
    assert all_differences() == []


def test_they_speak_of_the_same_things():
    shared = set(messages.REQUESTS) & set(theirs.REQUESTS)
    assert len(shared) > 20
    assert {"UserCallCenterModifyRequest19", "UserCallCenterAgentSignOutRequest"} <= shared


def test_they_know_the_same_history():
    for name in set(messages.REQUESTS) & set(theirs.REQUESTS):
        assert messages.REQUESTS[name].since == (theirs.REQUESTS[name].since or "17sp4"), name


def test_what_writes_writes_for_both():
    for name in set(messages.REQUESTS) & set(theirs.REQUESTS):
        writes = theirs.REQUESTS[name].kind == theirs.WRITE
        assert messages.REQUESTS[name].writes == writes, name


# The notes of the schema name no answer for logins, and forget the number for the last one.
UNDOCUMENTED_ANSWERS = {
    "AuthenticationRequest",
    "LoginRequest14sp4",
    "LoginRequest22V5",
    "LogoutRequest",
    "GroupCallCenterStrandedCallUnavailableGetRequest20",
}


def test_answers_are_named_as_the_schema_names_them():
    for name, kind in messages.REQUESTS.items():
        documented = " ".join(vendor_request(name).__doc__.split())
        if name not in UNDOCUMENTED_ANSWERS:
            assert f"`{kind.response_name}()`" in documented, name
        if kind.response_name != ours.SUCCESS:
            assert hasattr(vendor_responses, kind.response_name)


# Mistakes are made in the tables themselves, not in their shapes: an element that no shape shows
# would escape the test.


def broken(siblings, number, how):
    """Give the elements of a sequence with one of them changed."""
    siblings = list(siblings)
    if how == "moved":
        other = number - 1 if number else 1
        siblings[number], siblings[other] = siblings[other], siblings[number]
        return siblings
    element = copy.copy(siblings[number])
    if isinstance(element, ours.Element):
        if how == "renamed":
            element.name += "X"
        else:
            element.required = element.lenient = not (element.required or element.lenient)
    elif how == "renamed":
        element = dataclasses.replace(element, name=element.name + "X")
    else:
        element = dataclasses.replace(element, least=0 if element.least else 1)
    siblings[number] = element
    return siblings


def client_sequences():
    """Give every sequence of elements in the client's table: its owner and attribute."""
    responses = {kind.response for kind in messages.REQUESTS.values()}
    for owner in (*messages.REQUESTS.values(), *responses):
        yield from nested_sequences(owner)


def nested_sequences(owner):
    yield owner, "elements"
    for element in owner.elements:
        if isinstance(element.kind, ours.Parts):
            yield from nested_sequences(element.kind)


def simulator_sequences():
    for _name, request in simulated_requests():
        yield from particles_below(request.content)


def particles_below(sequence):
    yield sequence, "particles"
    for particle in sequence.particles:
        if isinstance(particle, theirs.Choice):
            yield particle, "elements"
        elif isinstance(particle.type, theirs.Sequence):
            yield from particles_below(particle.type)


def places(sequences, how):
    """Give the elements that can be changed in a way: sequence and number."""
    for owner, attribute in sequences:
        siblings = getattr(owner, attribute)
        for number, element in enumerate(siblings):
            in_choice = isinstance(owner, theirs.Choice)
            if isinstance(element, theirs.Choice) or (how == "optional" and in_choice):
                continue
            if how == "moved" and (len(siblings) < 2 or isinstance(siblings[1], theirs.Choice)):
                continue
            yield owner, attribute, number


@pytest.mark.parametrize("how", ["renamed", "moved", "optional"])
@pytest.mark.parametrize("table", ["client", "simulator"])
def test_a_mistake_in_any_one_element_is_noticed(table, how):
    sequences = client_sequences if table == "client" else simulator_sequences
    for owner, attribute, number in list(places(sequences(), how)):
        siblings = tuple(broken(getattr(owner, attribute), number, how))
        kept = getattr(owner, attribute)
        put(owner, attribute, siblings)
        try:
            assert all_differences(), f"{how}: {kept[number].name} of {[e.name for e in kept]}"
        finally:
            put(owner, attribute, kept)
    assert all_differences() == []


def put(owner, attribute, value):
    # The simulator's dataclasses are frozen.
    if isinstance(owner, type):
        setattr(owner, attribute, value)
    else:
        object.__setattr__(owner, attribute, value)
