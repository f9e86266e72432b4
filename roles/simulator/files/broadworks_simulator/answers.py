# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The answer to a document on its way to the transport."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .wire import WHOLE, Wire

# How an answer reaches the client.
DOCUMENTS = "documents"
CLOSE = "close"
SILENCE = "silence"
SOAP_FAULT = "soap_fault"
RAW = "raw"
STREAM = "stream"


@dataclass
class Answer:
    """What the transport is to send.

    :ivar kind: one of the words above.
    :ivar texts: documents without declaration, for DOCUMENTS; over SOAP there may be none.
    :ivar charset: their charset.
    :ivar wire: how the bytes leave.
    :ivar close: whether the connection is closed afterwards.
    :ivar status: HTTP status, for SOAP_FAULT and RAW.
    :ivar headers: more HTTP headers.
    :ivar body: faultstring, the bytes for RAW, or their pieces for STREAM.
    """

    kind: str = DOCUMENTS
    texts: list[str] = field(default_factory=list)
    charset: str = "UTF-8"
    wire: Wire = WHOLE
    close: bool = False
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
