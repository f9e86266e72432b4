# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The answer to a document on its way to the transport, and what faults make of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from . import hostile
from .documents import Document, Response, render, server_request, success
from .faults import Fault, Plan, garbage_bytes
from .settings import Settings
from .wire import WHOLE, Wire

# How an answer reaches the client.
DOCUMENTS, CLOSE, SILENCE, EMPTY_RETURN, SOAP_FAULT, HTTP, RAW, STREAM = (
    "documents",
    "close",
    "silence",
    "empty",
    "soap_fault",
    "http",
    "raw",
    "stream",
)
WIRE_MODES = {
    "drop_before": "drop",
    "drop_after": "drop",
    "reset": "reset",
    "cut": "cut",
    "hang": "hang",
    "slow": "slow",
    "split": "split",
}


@dataclass
class Answer:
    """What the transport is to send.

    Attributes:
        kind: one of the words above.
        texts: documents without declaration, for DOCUMENTS.
        charset: their charset.
        wire: how the bytes leave.
        close: whether the connection is closed afterwards.
        status: HTTP status, for SOAP_FAULT and HTTP.
        headers: more HTTP headers.
        body: faultstring, page, or the bytes for RAW; MiB for STREAM.
    """

    kind: str = DOCUMENTS
    texts: list[str] = field(default_factory=list)
    charset: str = "UTF-8"
    wire: Wire = WHOLE
    close: bool = False
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None


def apply_faults(answer: Answer, document: Document, plan: Plan, settings: Settings) -> Answer:
    """Change an answer as the faults of its document say."""
    for fault in plan.document:
        _add_documents(answer, document, fault, settings)
    if answer.kind in (DOCUMENTS, EMPTY_RETURN):
        answer.wire = Wire(settings.delivery)
    for fault in plan.wire:
        if fault.do in WIRE_MODES:
            _change_wire(answer, fault)
        else:
            _replace(answer, document, fault)
    return answer


def _change_wire(answer: Answer, fault: Fault) -> None:
    """Let the answer leave in another way, or break off."""
    if not fault.apply or answer.kind == SILENCE:
        answer.kind, answer.texts = DOCUMENTS, []
    values = fault.parameters
    answer.wire = Wire(
        WIRE_MODES[fault.do],
        amount=values.get("bytes", values.get("at")),
        fraction=values.get("fraction", 0.5),
        pause=values.get("tick_ms", 20) / 1000,
    )


def _replace(answer: Answer, document: Document, fault: Fault) -> None:
    """Send something else than the answer."""
    values = fault.parameters
    if fault.do == "garbage":
        answer.kind, answer.body, answer.close = RAW, garbage_bytes(fault), True
    elif fault.do == "huge_reply":
        answer.kind, answer.body, answer.close = STREAM, values["mib"], True
    elif fault.do == "bad_xml":
        answer.kind, answer.texts = DOCUMENTS, [hostile.document(values["style"])]
        answer.charset, answer.close = "UTF-8", True
    elif fault.do == "forced_logout":
        answer.kind, answer.texts, answer.close = DOCUMENTS, [_forced_logout(document)], True
    elif fault.do == "soap_fault":
        answer.kind, answer.body = SOAP_FAULT, values["faultstring"]
        answer.status = values["status"]
    elif fault.do in ("http_status", "redirect"):
        answer.kind, answer.status = HTTP, values["status"]
        answer.body = f"<html><body>{fault.do}</body></html>"
        if fault.do == "redirect":
            answer.headers["Location"] = values["url"]


def _add_documents(answer: Answer, document: Document, fault: Fault, settings: Settings) -> None:
    if answer.kind != DOCUMENTS or not answer.texts:
        return
    if fault.do == "duplicate_reply":
        answer.texts = answer.texts * 2
    elif fault.do == "unsolicited":
        stray = render(document, [success()], settings)
        before = fault.parameters["position"] == "before"
        answer.texts = [stray, *answer.texts] if before else [*answer.texts, stray]


def changed_reply(
    document: Document, responses: list[Response], fault: Fault
) -> tuple[Document, list[Response]]:
    """Give the parts of a reply document as a fault of the document level wants them."""
    if fault.do == "wrong_session_id":
        document = replace(document, session_id=f"not-{document.session_id}")
    elif fault.do == "missing_command":
        responses = responses[:-1]
    elif fault.do == "extra_command":
        responses = [*responses, success()]
    return document, responses


def _forced_logout(document: Document) -> str:
    return server_request(
        document.session_id,
        "LogoutRequest",
        [
            ("userId", "ocs"),
            ("reason", "Open Client Server Forced Logout"),
        ],
    )
