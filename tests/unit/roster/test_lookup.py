# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lookup plugin, as Ansible calls it."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta, timezone

import pytest
import yaml
from ansible import constants
from ansible.errors import AnsibleLookupError
from ansible.parsing.dataloader import DataLoader
from ansible.parsing.vault import VaultLib, VaultSecret
from ansible.utils.display import Display

from ansible_collections.telecom.broadworks.plugins.lookup.ocip_roster import (
    DOCUMENTATION,
    LookupModule,
)

NAME = "telecom.broadworks.ocip_roster"

TEXT = "agent_user_id,start,end\na@x,2026-11-23T14:00,22:00\nb@x,2026-11-23T22:00,06:00\n"


@pytest.fixture(scope="module", autouse=True)
def documented_options():
    """Tell Ansible of the plugin's options, as its plugin loader does."""
    options = yaml.safe_load(DOCUMENTATION)["options"]
    constants.config.initialize_plugin_configuration_definitions("lookup", NAME, options)


@pytest.fixture
def lookup(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "roster.csv").write_text(TEXT, encoding="utf-8")
    loader = DataLoader()
    loader.set_basedir(str(tmp_path))
    loader.set_vault_secrets([("default", VaultSecret(b"word"))])

    def lookup(*terms, **options):
        plugin = LookupModule(loader=loader)
        plugin._load_name = plugin.ansible_name = NAME  # as the plugin loader does
        return plugin.run(list(terms), {}, **options)

    return lookup


def names(result, key):
    return [person["agent_user_id"] for person in result[key]]


def test_times_are_shown_in_the_time_zone_or_in_that_of_the_moment(lookup):
    found = lookup("roster.csv", at="2026-11-23T22:05", timezone="Europe/Berlin")[0]
    assert found["at"] == "2026-11-23T22:05:00+01:00"
    assert found["change_at"] == "2026-11-23T22:00:00+01:00"
    assert found["timezone"] == "Europe/Berlin"
    assert (names(found, "incoming"), names(found, "outgoing")) == (["b@x"], ["a@x"])
    found = lookup("roster.csv", at="2026-11-23T21:05Z", timezone="Europe/Berlin")[0]
    assert found["at"] == "2026-11-23T22:05:00+01:00"


def test_window_and_catch_up_are_minutes(lookup):
    options = {"at": "2026-11-23T23:00", "timezone": "Europe/Berlin"}
    assert names(lookup("roster.csv", catch_up=59, **options)[0], "incoming") == []
    assert names(lookup("roster.csv", catch_up="60", **options)[0], "incoming") == ["b@x"]


def test_by_default_it_is_now(lookup, tmp_path):
    now = datetime.now(timezone.utc)
    start, end = (now + timedelta(hours=hours) for hours in (-1, 1))
    row = f"c@x,{start.isoformat()},{end.isoformat()}\n"
    (tmp_path / "now.csv").write_text(f"agent_user_id,start,end\n{row}", encoding="utf-8")
    assert names(lookup("now.csv")[0], "incoming") == ["c@x"]


def test_several_rosters_give_several_results(lookup):
    found = lookup("roster.csv", "roster.csv", at="2026-11-24T06:00", timezone="Europe/Berlin")
    assert [names(result, "outgoing") for result in found] == [["b@x"], ["b@x"]]


def test_a_roster_in_vault(lookup, tmp_path):
    vault = VaultLib([("default", VaultSecret(b"word"))])
    (tmp_path / "secret.csv").write_bytes(vault.encrypt(TEXT.encode()))
    found = lookup("secret.csv", at="2026-11-23T22:05", timezone="Europe/Berlin")[0]
    assert names(found, "incoming") == ["b@x"]


@pytest.mark.parametrize(
    ("term", "options", "problem"),
    [
        ("missing.csv", {}, "^There is no roster missing.csv.$"),
        # The file comes first: who mistypes its name need not look for a time zone.
        ("missing.csv", {"timezone": "Mars/Phobos"}, "^There is no roster missing.csv.$"),
        ("roster.csv", {}, r"roster.csv: line 2, column start: .* has no offset"),
        ("roster.csv", {}, "Name it in shift_change_timezone .for make rehearse: TIMEZONE"),
        ("roster.csv", {"at": "soon"}, "^at: 'soon' is not a date and time"),
        ("roster.csv", {"at": "2026-11-23T22:00"}, "^at: '2026-11-23T22:00' has no offset"),
        ("roster.csv", {"timezone": "Mars/Phobos"}, "'Mars/Phobos' is not a time zone"),
        ("roster.csv", {"timezone": "Mars/Phobos"}, "shift_change_timezone .*TIMEZONE"),
        (
            "roster.csv",
            {"at": "2026-12-24T22:00", "timezone": "Europe/Berlin"},
            "its first day is 2026-11-23, its last day is 2026-11-24",
        ),
    ],
)
def test_what_is_wrong_is_told(term, options, problem, lookup):
    with pytest.raises(AnsibleLookupError, match=problem) as caught:
        lookup(term, **options)
    # Newer versions of Ansible print the causes as well: the text would be there twice.
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_a_problem_may_be_returned(lookup):
    assert lookup("missing.csv", fail=False) == [{"problem": "There is no roster missing.csv."}]
    found = lookup("roster.csv", fail=False, at="2026-11-23T22:05", timezone="Europe/Berlin")
    assert found[0]["problem"] is None


def test_the_next_change_will_do_if_there_is_none(lookup):
    options = {"timezone": "Europe/Berlin", "or_next": True}
    early = lookup("roster.csv", at="2026-11-01T12:00", **options)[0]
    assert (early["at"], names(early, "incoming")) == ("2026-11-23T14:00:00+01:00", ["a@x"])
    now = lookup("roster.csv", at="2026-11-23T22:05", **options)[0]
    assert now["at"] == "2026-11-23T22:05:00+01:00"


def test_a_path_starts_in_the_current_folder_and_may_have_blanks(lookup, tmp_path, monkeypatch):
    folder = tmp_path / "here and there"
    folder.mkdir()
    (folder / "my roster.csv").write_text(TEXT, encoding="utf-8")
    options = {"at": "2026-11-23T22:05", "timezone": "Europe/Berlin"}
    assert lookup("here and there/my roster.csv", **options)
    monkeypatch.chdir(folder)
    assert lookup("my roster.csv", **options)
    assert lookup("roster.csv", **options), "beside the playbook"


def test_warnings_are_shown_on_the_console(lookup, tmp_path, monkeypatch):
    shown = []
    monkeypatch.setattr(Display, "warning", lambda self, text, *rest, **more: shown.append(text))
    (tmp_path / "long.csv").write_text(
        "agent_user_id,start,end\na@x,2026-11-20T14:00Z,2026-11-23T14:00Z\n", encoding="utf-8"
    )
    found = lookup("long.csv", at="2026-11-23T14:05Z")[0]
    assert shown == found["warnings"] == ["a@x has a shift of 72 hours: check its end."]


def test_a_missing_library_is_told_with_the_interpreter(lookup, tmp_path, monkeypatch):
    (tmp_path / "roster.ics").write_text("BEGIN:VCALENDAR\nEND:VCALENDAR\n", encoding="utf-8")
    monkeypatch.setitem(sys.modules, "icalendar", None)
    with pytest.raises(AnsibleLookupError, match=r"is a calendar.*icalendar.*Python interpreter"):
        lookup("roster.ics")
    # Rosters of other kinds do without it.
    assert lookup("roster.csv", at="2026-11-23T22:05Z", timezone="Europe/Berlin")
