# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the bytes of a reply leave: whole, in pieces, cut, or not at all."""

from __future__ import annotations

import os
import socket
import struct
import time
from dataclasses import dataclass

SPLIT_PAUSE = 0.02
DRAIN_LIMIT = 1 << 20


@dataclass(frozen=True)
class Wire:
    """A way to send.

    :ivar mode: whole, bytewise, split, slow, cut, drop, reset or hang.
    :ivar amount: bytes of a tick (slow), before the split or the cut; None: chosen here.
    :ivar fraction: of the reply that is sent before a cut without an amount.
    :ivar pause: seconds between pieces.
    """

    mode: str = "whole"
    amount: int | None = None
    fraction: float = 0.5
    pause: float = SPLIT_PAUSE


WHOLE = Wire()


def transmit(sock: socket.socket, data: bytes, wire: Wire) -> bool:
    """Send data on a socket in the way of the wire.

    :returns: whether the connection can go on.
    """
    if wire.mode == "whole":
        sock.sendall(data)
    elif wire.mode == "bytewise":
        _pieces(sock, data, 1, 0.0)
    elif wire.mode == "slow":
        _pieces(sock, data, wire.amount or 1, wire.pause)
    elif wire.mode == "split":
        at = _split_point(data) if wire.amount is None else wire.amount
        sock.sendall(data[:at])
        time.sleep(wire.pause)
        sock.sendall(data[at:])
    else:
        _break(sock, data, wire)
        return False
    return True


def _break(sock: socket.socket, data: bytes, wire: Wire) -> None:
    if wire.mode == "cut":
        amount = int(len(data) * wire.fraction) if wire.amount is None else wire.amount
        sock.sendall(data[:amount])
    if wire.mode == "hang":
        wait_for_peer(sock)
    if wire.mode == "reset":
        reset(sock)
    else:
        close(sock)


def _pieces(sock: socket.socket, data: bytes, size: int, pause: float) -> None:
    for start in range(0, len(data), size):
        sock.sendall(data[start : start + size])
        if pause:
            time.sleep(pause)


def _split_point(data: bytes) -> int:
    """Find a place inside the first multi-byte character of UTF-8, or else the middle."""
    for place, byte in enumerate(data):
        if byte >= 0xC0 and place + 1 < len(data) and 0x80 <= data[place + 1] < 0xC0:
            return place + 1
    return len(data) // 2


def wait_for_peer(sock: socket.socket) -> None:
    """Wait until the client closes; what it sends meanwhile is thrown away."""
    sock.settimeout(None)
    while sock.recv(65536):
        pass


def close(sock: socket.socket) -> None:
    """Close so that the client sees an end of file, not a reset."""
    try:
        sock.settimeout(0)
        drained = 0
        while drained < DRAIN_LIMIT:
            data = sock.recv(65536)
            if not data:
                break
            drained += len(data)
    except (OSError, ValueError):
        pass
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    _release(sock)


def reset(sock: socket.socket) -> None:
    """Close so that the client sees a reset."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    _release(sock)


def _release(sock: socket.socket) -> None:
    """Close the descriptor at once, also when a file object still refers to the socket."""
    descriptor = sock.detach()
    if descriptor >= 0:
        os.close(descriptor)
