# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""TLS with its certificates, and the web service."""

from __future__ import annotations

import contextlib
import socket
import ssl
import sys
from xml.etree import ElementTree

import pytest
from cryptography.x509 import SubjectAlternativeName, load_pem_x509_certificate
from raw_client import RawClient, SoapClient, command, document

from broadworks_simulator import Simulator, SimulatorError
from broadworks_simulator.certificates import Certificates

ONE = command("VerifySessionIsValidRequest")


# -- TLS -------------------------------------------------------------------------------------
@pytest.fixture
def tls(start):
    return start(transports=("tls",))


def handshake(sim, server_hostname="localhost", **options):
    context = ssl.create_default_context(cafile=sim.ca_path)
    for name, value in options.items():
        setattr(context, name, value)
    with (
        socket.create_connection((sim.host, sim.port("tls")), 10) as plain,
        context.wrap_socket(plain, server_hostname=server_hostname) as secure,
    ):
        return secure.version()


def test_documents_over_tls(tls, connect):
    client = connect(tls, "tls")
    assert client.blocking("zoe") == ["premium"]
    assert tls.journal[-1]["transport"] == "tls"


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "::1"])
def test_the_certificate_is_good_for_loopback_names(tls, name):
    assert handshake(tls, name) in ("TLSv1.2", "TLSv1.3")


def test_the_certificate_satisfies_strict_checks(tls):
    strict = ssl.create_default_context().verify_flags | ssl.VERIFY_X509_STRICT
    assert handshake(tls, verify_flags=strict) == "TLSv1.3"


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("expired", "expired"),
        ("wrong_name", "not valid for|mismatch"),
        ("self_signed", "self[- ]signed"),
    ],
)
def test_bad_certificates(tls, kind, message):
    tls.configure(certificate=kind)
    with pytest.raises(ssl.SSLCertVerificationError, match=message):
        handshake(tls)
    tls.configure(certificate="good")
    assert handshake(tls)


def test_no_trust_without_the_authority(tls):
    context = ssl.create_default_context()
    with pytest.raises(ssl.SSLCertVerificationError):
        RawClient(tls, "tls", context=context)


@pytest.mark.parametrize(("version", "name"), [("1.2", "TLSv1.2"), ("1.3", "TLSv1.3")])
def test_tls_version(tls, version, name):
    tls.configure(tls_version=version)
    assert handshake(tls) == name


def test_an_old_tls_version_is_refused_by_todays_clients(tls):
    tls.configure(tls_version="1.1")
    with pytest.raises((ssl.SSLError, ConnectionError)):
        handshake(tls)


def test_a_client_that_speaks_no_tls_disturbs_nobody(tls, connect):
    with socket.create_connection((tls.host, tls.port("tls")), 10) as plain:
        plain.sendall(document(ONE).encode() + b"\n")
        with contextlib.suppress(ConnectionResetError):
            plain.recv(100)
    assert connect(tls, "tls").ask("AvailabilityTestRequest").is_success


def test_certificates_are_kept_in_their_folder(tmp_path):
    first = Certificates(str(tmp_path))
    first.context()
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    Certificates(str(tmp_path)).context()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    assert (tmp_path / "good.key").stat().st_mode & 0o077 == 0
    names = load_pem_x509_certificate((tmp_path / "good.pem").read_bytes()).extensions
    found = names.get_extension_for_class(SubjectAlternativeName).value
    assert [str(name.value) for name in found] == ["localhost", "127.0.0.1", "::1"]


def test_a_missing_library_is_said_clearly(tmp_path, monkeypatch, world):
    monkeypatch.setitem(sys.modules, "cryptography", None)
    monkeypatch.delitem(sys.modules, "broadworks_simulator.certificates", raising=False)
    with pytest.raises(SimulatorError, match="library cryptography is missing"):
        Simulator(world, transports=("tls",), certificate_dir=str(tmp_path / "c")).start()


# -- SOAP ------------------------------------------------------------------------------------
@pytest.fixture
def web(start):
    return start(transports=("http",))


@pytest.mark.parametrize("transport", ["http", "https"])
def test_documents_over_soap(start, connect, transport):
    sim = start(transports=(transport,))
    client = connect(sim, transport)
    answer = client.ask("UserCallCenterAgentSignOutRequest", agentUserId="zoe")
    assert answer.rows("callCenterTable") == [["premium", "Nachtdienst Köln Łódź"]]
    assert sim.counters["connections"] == 1, "the connection is kept alive"
    assert sim.journal[-1]["transport"] == transport


def test_the_reply_looks_as_captured(web, connect):
    client = connect(web, "http")
    status, headers, data = client.post(client.envelope(document(ONE)))
    assert status == 200
    assert headers["Content-Type"] == "text/xml;charset=utf-8"
    text = data.decode()
    assert '<processOCIMessageResponse xmlns=""><ns1:processOCIMessageReturn xmlns:ns1=' in text
    assert '&lt;?xml version="1.0" encoding="UTF-8"?&gt;\n&lt;BroadsoftDocument' in text
    web.configure(soap_return_namespaces="wsdl")
    _status, _headers, data = client.post(client.envelope(document(ONE)))
    assert b'<processOCIMessageResponse xmlns="urn:com:broadsoft:webservice">' in data


def test_the_inner_declaration_stays_that_of_the_data(web, connect):
    client = connect(web, "http")
    request = command("GroupCallCenterGetInstanceRequest22", serviceUserId="premium")
    _status, _headers, data = client.post(client.envelope(document(request)))
    inner = client.returned(data)
    assert inner.startswith('<?xml version="1.0" encoding="ISO-8859-1"?>\n')
    assert "<name>Köln" not in inner
    assert "Köln &#321;ód&#378;" in inner


@pytest.mark.parametrize("child", ["in0", "arg0"])
@pytest.mark.parametrize("namespace", ["urn:com:broadsoft:webservice", ""])
@pytest.mark.parametrize("cdata", [False, True])
def test_many_shapes_of_requests_are_taken(web, connect, child, namespace, cdata):
    client = connect(web, "http")
    text = '\n  <?xml version="1.0" encoding="ISO-8859-1"?>\n' + document(ONE)
    _status, _headers, data = client.post(client.envelope(text, child, namespace, cdata))
    assert "SuccessResponse" in client.returned(data)


@pytest.mark.parametrize(
    ("path", "cookie_path"),
    [
        ("/webservice/services/ProvisioningService", "/webservice"),
        ("/OCIOverSoap/services/ProvisioningService", "/OCIOverSoap"),
    ],
)
def test_contexts_and_cookie(web, connect, path, cookie_path):
    client = connect(web, "http", user_id=None)
    login = command("LoginRequest22V5", userId="ops@example.net", password="secret")
    _status, headers, _data = client.post(client.envelope(document(login)), path)
    assert headers["Set-Cookie"].startswith("JSESSIONID=")
    assert f"Path={cookie_path};" in headers["Set-Cookie"]
    _status, headers, data = client.post(client.envelope(document(ONE)), path)
    assert headers["Set-Cookie"] is None
    assert "SuccessResponse" in client.returned(data)


def test_the_cookie_path_can_be_set(web, connect):
    web.configure(soap_cookie_path="/elsewhere")
    client = connect(web, "http", user_id=None)
    _status, headers, _data = client.post(client.envelope(document(ONE)))
    assert "Path=/elsewhere;" in headers["Set-Cookie"]


@pytest.mark.parametrize("lost", ["cookie", "session"])
def test_cookie_and_session_id_belong_together(web, connect, lost):
    client = connect(web, "http")
    if lost == "cookie":
        client.cookie = None
    session = "another" if lost == "session" else "s1"
    status, _headers, data = client.post(client.envelope(document(ONE, session=session)))
    assert status == 500
    assert b"<faultcode>soapenv:Server.generalException</faultcode>" in data
    assert b"<faultstring>INVALID_REQUEST</faultstring>" in data
    assert b"<faultactor>ProvisioningService</faultactor>" in data


def test_a_pair_works_on_a_new_connection(web, connect):
    first = connect(web, "http")
    second = connect(web, "http", user_id=None)
    second.cookie = first.cookie
    first.close()
    assert second.ask("VerifySessionIsValidRequest").is_success


def test_the_status_of_faults_can_be_set(web, connect):
    web.configure(soap_fault_status=200)
    client = connect(web, "http", user_id=None)
    assert client.post(client.envelope(document(ONE)))[0] == 200
    assert client.post(b"<x/>")[0] == 200, "no envelope is a fault too"


def test_logout_returns_an_empty_string(web, connect):
    client = connect(web, "http")
    logout = command("LogoutRequest", userId="ops@example.net", reason="Client Logout")
    _status, _headers, data = client.post(client.envelope(document(logout)))
    assert client.returned(data) == ""
    assert web.counters["open_sessions"] == 0
    web.configure(soap_logout_reply="success")
    client.login()
    assert client.exchange(logout).answers[0].is_success


def test_errors_arrive_with_status_200(web, connect):
    client = connect(web, "http")
    assert client.ask("UserCallCenterGetRequest19", userId="missing").code == 4008
    assert client.ask("NoSuchRequest").code == 6004


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"not xml", b"not well-formed"),
        (b"<a/>", b"not a SOAP envelope"),
        (SoapClient.envelope("x", "in1"), b"in0 or arg0"),
        (b'<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', b"document type declaration"),
    ],
)
def test_bodies_that_are_no_envelope(web, connect, body, reason):
    status, _headers, data = connect(web, "http", user_id=None).post(body)
    assert status == 500
    assert reason in data


def test_other_paths_methods_and_lengths(web, connect):
    client = connect(web, "http", user_id=None)
    assert client.post(b"", "/nowhere")[0] == 404
    client.connection.request("GET", client.PATH)
    response = client.connection.getresponse()
    response.read()
    assert response.status == 405
    web.configure(max_document_bytes=1024)
    assert client.post(b"x" * 2000)[0] == 413


def test_two_sessions_over_one_connection(web, connect):
    client = connect(web, "http")
    cookie, client.cookie = client.cookie, None
    assert client.login("provider@example.net").type == "LoginResponse22V5"
    assert client.cookie != cookie
    assert web.counters["open_sessions"] == 2


@pytest.mark.parametrize("transport", ["http", "https"])
def test_the_wsdl_describes_the_service_where_it_is(start, connect, transport):
    web = start(transports=(transport,))
    client = connect(web, transport, user_id=None)
    client.connection.request("GET", "/OCIOverSoap/services/ProvisioningService?wsdl")
    response = client.connection.getresponse()
    root = ElementTree.fromstring(response.read())
    assert response.status == 200
    soap, space = (
        "{http://schemas.xmlsoap.org/wsdl/soap/}",
        {"w": "http://schemas.xmlsoap.org/wsdl/"},
    )
    address = root.find(f"w:service/w:port/{soap}address", space).get("location")
    port = web.port(transport)
    assert address == f"{transport}://localhost:{port}/OCIOverSoap/services/ProvisioningService"
    names = {node.get("name") for node in root.iter() if node.tag.endswith("}element")}
    assert names == {
        "processOCIMessage",
        "in0",
        "processOCIMessageResponse",
        "processOCIMessageReturn",
    }
