"""Certificates, proxies and credentials of the machine that the provider runs on."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pulumi_webex.transport import answers, wire
from pulumi_webex.transport.errors import NoAnswer, SettingsError
from pulumi_webex.transport.http import Transport
from pulumi_webex.transport.redaction import Secret
from tests.support.scripted import Play, Scripted, Time

OK = Play(200, {"fine": True})


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PEM file with a self-signed certificate for 127.0.0.1 and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A company's own authority")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file = tmp_path_factory.mktemp("tls") / "authority.pem"
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def secure_server(certificate: Path) -> Iterator[Scripted]:
    scripted = Scripted()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    scripted.server.socket = context.wrap_socket(
        scripted.server.socket, server_side=True, do_handshake_on_connect=False
    )
    with scripted.running():
        yield scripted


def secure(server: Scripted) -> str:
    return server.url.replace("http://", "https://")


def test_a_companys_own_authority_is_trusted_when_named(
    secure_server: Scripted, certificate: Path, make_transport: Callable[..., Transport]
) -> None:
    secure_server.play(OK)
    transport = make_transport(ca_bundle=str(certificate))
    assert transport.request("GET", f"{secure(secure_server)}/Users").body == {"fine": True}


def test_an_unknown_authority_is_refused_at_once_with_the_cure(
    secure_server: Scripted, transport: Transport, time: Time
) -> None:
    with pytest.raises(NoAnswer, match=r"webex:caBundle \(WEBEX_CA_BUNDLE\)") as caught:
        transport.request("POST", f"{secure(secure_server)}/Users", json={})
    assert not caught.value.sent
    assert time.slept == []


def test_a_bundle_without_certificates_is_a_setting_to_correct(
    tmp_path: Path, make_transport: Callable[..., Transport]
) -> None:
    file = tmp_path / "empty.pem"
    file.write_text("no certificates here")
    with pytest.raises(SettingsError, match="webex:caBundle"):
        make_transport(ca_bundle=str(file))


def test_the_usual_authorities_stay_trusted_beside_ones_own(certificate: Path) -> None:
    usual = len(ssl.create_default_context().get_ca_certs())
    assert len(wire._trusting(str(certificate)).get_ca_certs()) == usual + 1


@pytest.fixture
def proxied(server: Scripted, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("HTTP_PROXY", server.url)
    wire._proxies_for.cache_clear()
    yield
    wire._proxies_for.cache_clear()


@pytest.mark.usefixtures("proxied")
def test_the_environments_proxy_is_used(server: Scripted, transport: Transport) -> None:
    server.play(OK)
    transport.request("GET", "http://webex.invalid/Users")
    assert server.seen[0].headers["host"] == "webex.invalid"


@pytest.mark.usefixtures("proxied")
def test_loopback_never_goes_through_a_proxy(transport: Transport) -> None:
    with Scripted().running() as other:
        other.play(OK)
        transport.request("GET", f"{other.url}/Users")
        assert other.seen[0].headers["host"] == other.url.removeprefix("http://")


def test_netrc_does_not_replace_the_token(
    server: Scripted, transport: Transport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password fake\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    server.play(OK)
    transport.request("GET", f"{server.url}/Users")
    assert server.seen[0].headers["authorization"] == "Bearer obviously-fake-token"


def test_an_answer_that_trickles_in_for_ever_is_left(server: Scripted) -> None:
    server.play(OK)
    sender = wire.Wire(pool_size=1, ca_bundle=None)
    token = Secret("obviously-fake-token")
    result = sender.send("GET", f"{server.url}/Users", None, None, token, (5, 5), lambda: False)
    sender.close()
    assert isinstance(result, answers.Failure)
    assert (result.reason, result.sent) == ("the answer came in too slowly", True)
