# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One shift change of a switch at a time, on one host."""

from __future__ import annotations

import os
import tempfile

import pytest

from ansible_collections.telecom.broadworks.plugins.module_utils._handovers import (
    TakenError,
    alone_on,
)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def switch(host="xsp1", port=None, transport="tls"):
    return {"host": [host], "port": port, "transport": transport}


@pytest.mark.parametrize(
    "other",
    [switch(), switch("XSP1"), switch(port=2209), {**switch(), "host": ["xsp2", "xsp1"]}],
)
def test_the_same_switch_in_other_words_is_taken(other):
    with alone_on(switch(), False):
        with pytest.raises(TakenError, match="Another shift change on xsp1:2209 is running"):
            alone_on(other, False).__enter__()
        with alone_on(other, True):
            pass  # a forecast changes nothing
    with alone_on(other, False):
        pass


@pytest.mark.parametrize("host", ["LOCALHOST", "localhost.", "127.0.0.1", "::1", "0:0::0001"])
def test_another_spelling_of_the_host_is_taken(host):
    with alone_on(switch("localhost"), False), pytest.raises(TakenError):
        alone_on(switch(host), False).__enter__()


def test_a_host_that_is_named_twice_does_not_wait_for_itself():
    with alone_on({**switch(), "host": ["xsp1", "XSP1", "XSP1.", "localhost", "127.0.0.1"]}, False):
        pass


@pytest.mark.parametrize(
    "other", [switch("127.0.0.2"), switch("xsp2"), switch(port=2210), switch(transport="https")]
)
def test_another_switch_is_free(other):
    with alone_on(switch(), False), alone_on(other, False):
        pass


def test_a_strict_umask_locks_nobody_else_out(folder):
    umask = os.umask(0o077)
    try:
        with alone_on(switch(), False):
            pass
    finally:
        os.umask(umask)
    (file,) = folder.iterdir()
    assert file.stat().st_mode & 0o777 == 0o644


def put_in_its_place(folder, make):
    with alone_on(switch(), False):
        pass
    (file,) = folder.iterdir()
    file.unlink()
    make(file)


def test_a_file_that_cannot_be_opened_is_told_of(folder):
    put_in_its_place(folder, lambda path: path.symlink_to("/"))
    with pytest.raises(TakenError, match="whether another shift change on xsp1:2209 is running"):
        alone_on(switch(), False).__enter__()


def test_a_pipe_in_its_place_is_not_waited_for(folder):
    put_in_its_place(folder, os.mkfifo)
    with alone_on(switch(), False), pytest.raises(TakenError):
        alone_on(switch(), False).__enter__()
