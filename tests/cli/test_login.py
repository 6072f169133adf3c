"""``webex login`` against a simulated Webex: the tokens that it gets work, and are nowhere in clear."""

from __future__ import annotations

import io
import re
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml

from pulumi_embedded.secrets import Crypter
from pulumi_webex.cli import main
from pulumi_webex.cli.consent import Consent
from pulumi_webex.transport.settings import HOSTS
from webex_simulator import Simulator

STACK = """\
# kept by hand
config:
  webex:orgId: 0ae87ade-8c8a-4952-af08-318798958d0c  # ours
  webex:accessToken:
    secure: v1:fake
  other:text: "yes"
"""


@pytest.fixture
def redirect() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://localhost:{free.getsockname()[1]}/callback"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Callable[[str], object]]]:
    """The browser: calls what the test puts into the list with each address, in a thread."""
    visits: list[Callable[[str], object]] = [lambda url: requests.get(url, timeout=30)]
    threads: list[threading.Thread] = []

    def start(url: str) -> bool:
        started = [threading.Thread(target=visit, args=(url,)) for visit in visits]
        for thread in started:
            thread.start()
        threads.extend(started)
        return True

    monkeypatch.setattr("webbrowser.open", start)
    yield visits
    for thread in threads:
        thread.join(30)


@pytest.fixture
def app(simulator: Simulator, redirect: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """An integration's client id and secret, with the environment of somebody who has no token yet."""
    client_id, secret = simulator.add_integration(redirect)
    for name in ("PULUMI_STACK", "PULUMI_BACKEND_URL", "PULUMI_ACCESS_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("WEBEX_API_URL", simulator.api_url)
    monkeypatch.setenv("WEBEX_CLIENT_SECRET", secret)
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "fake-passphrase")
    return client_id, secret


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "Pulumi.yaml").write_text("name: people\nruntime: python\nstackConfigDir: stacks\n")
    (tmp_path / "stacks").mkdir()
    (tmp_path / "stacks" / "Pulumi.dev.yaml").write_text(
        STACK.replace("  webex:accessToken:\n    secure: v1:fake\n", "")
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path / "stacks" / "Pulumi.dev.yaml"


def login(app: tuple[str, str], redirect: str, *more: str) -> int:
    return main(["login", "--client-id", app[0], "--redirect-uri", redirect, "--engine", "embedded", *more])


def secret_values(settings: dict[str, Any]) -> dict[str, str]:
    crypter = Crypter("fake-passphrase", settings["encryptionsalt"])
    config = settings["config"]
    return {key: crypter.decrypt(value["secure"]) for key, value in config.items() if isinstance(value, dict)}


def test_tokens_are_kept_encrypted(
    app: tuple[str, str], redirect: str, opened: list[Any], project: Path, capsys: pytest.CaptureFixture[str],
    simulator: Simulator,
) -> None:  # fmt: skip
    assert login(app, redirect) == 0
    told = "".join(capsys.readouterr())
    settings = yaml.safe_load(project.read_text())
    kept = secret_values(settings)
    assert settings["config"]["webex:clientId"] == app[0]
    assert kept.keys() == {"webex:clientSecret", "webex:refreshToken"}
    assert kept["webex:clientSecret"] == app[1]
    for secret in kept.values():
        assert secret not in told
        assert secret not in project.read_text()
    assert "# kept by hand\n" in project.read_text()
    assert "  # ours\n" in project.read_text()
    form = {"grant_type": "refresh_token", "client_id": app[0], "client_secret": app[1]}
    form["refresh_token"] = kept["webex:refreshToken"]
    assert requests.post(f"{simulator.api_url}/access_token", data=form, timeout=30).status_code == 200


def test_the_next_command_uses_them(
    app: tuple[str, str], redirect: str, opened: list[Any], project: Path, monkeypatch: pytest.MonkeyPatch,
    simulator: Simulator, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    assert login(app, redirect) == 0
    monkeypatch.delenv("WEBEX_CLIENT_SECRET")
    text = project.read_text().replace("0ae87ade-8c8a-4952-af08-318798958d0c", simulator.org_id)
    project.write_text(text.replace("config:\n", f"config:\n  webex:scimUrl: {simulator.scim_url}\n"))
    capsys.readouterr()
    assert main(["check", "--engine", "embedded"]) == 0
    out = capsys.readouterr().out
    assert "gives a new access token, and ends if it is not used for 90 days" in out
    assert re.search(r"pass +token end +\d{4}-\d\d-\d\d \d\d:\d\d UTC, in 1[34] days", out)


def test_signing_in_again_replaces(app: tuple[str, str], redirect: str, opened: list[Any], project: Path) -> None:
    assert login(app, redirect) == 0
    first = project.read_text()
    assert login(app, redirect) == 0
    again = project.read_text()
    assert first.count("\n") == again.count("\n")
    assert secret_values(yaml.safe_load(first)).keys() == secret_values(yaml.safe_load(again)).keys()
    assert first != again


def test_a_pasted_address_and_when_its_token_ends(
    app: tuple[str, str], redirect: str, opened: list[Any], project: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    assert login(app, redirect) == 0
    address = "http://localhost:3000/auth/code#access_token=fake-pasted-token&token_type=Bearer&expires_in=3887999"
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{address}\n"))
    assert login(app, redirect, "--paste") == 0
    settings = yaml.safe_load(project.read_text())
    assert secret_values(settings) == {"webex:accessToken": "fake-pasted-token"}
    assert str(settings["config"]["webex:accessTokenEnds"]).startswith("20")
    assert "webex:clientId" not in settings["config"]
    assert "fake-pasted" not in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("http://localhost/?code=fake-code&state=x", "holds a code and no token"),
        ("http://localhost/#error=access_denied", "Webex did not sign you in"),
        ("fake-token-alone", "holds no access_token; copy the whole address"),
        ("http://[fake/#access_token=fake-token", "cannot be read"),
        ("http://fake\u2100/#access_token=fake-token", "cannot be read"),
        ("http://localhost/#access_token=fake%0Atoken", "holds a line break"),
    ],
)
def test_an_address_without_a_token(
    app: tuple[str, str], redirect: str, project: Path, monkeypatch: pytest.MonkeyPatch, address: str, sentence: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr("sys.stdin", io.StringIO(address))
    assert login(app, redirect, "--paste") == 1
    told = capsys.readouterr().err
    assert sentence in told
    assert "fake" not in told


@pytest.mark.parametrize("lifetime", ["inf", "9e15", "1e400", "-3", "soon"])
def test_a_lifetime_that_is_none_is_not_kept(
    app: tuple[str, str], redirect: str, project: Path, monkeypatch: pytest.MonkeyPatch, lifetime: str
) -> None:
    address = f"http://localhost/#access_token=fake-token&expires_in={lifetime}"
    monkeypatch.setattr("sys.stdin", io.StringIO(address))
    assert login(app, redirect, "--paste") == 0
    assert "webex:accessTokenEnds" not in yaml.safe_load(project.read_text())["config"]


@pytest.mark.parametrize(
    ("exported", "named"),
    [
        ({"WEBEX_CLIENT_ID": "fake-other"}, "WEBEX_CLIENT_ID"),
        ({"WEBEX_ACCESS_TOKEN": "fake-token"}, "WEBEX_ACCESS_TOKEN"),
        ({"WEBEX_ACCESS_TOKEN": "", "WEBEX_ACCESS_TOKEN_ENDS": "2020-01-01"}, None),
    ],
)
def test_a_variable_that_wins_is_named(
    app: tuple[str, str], redirect: str, opened: list[Any], project: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str], exported: dict[str, str], named: str | None,
) -> None:  # fmt: skip
    for name, value in exported.items():
        monkeypatch.setenv(name, value)
    assert login(app, redirect) == 0
    assert re.findall(r"note: (\w+) is set", capsys.readouterr().err) == ([named] if named else [])


def test_a_pasted_token_is_not_overruled_by_half_a_grant(
    app: tuple[str, str], redirect: str, project: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr("sys.stdin", io.StringIO("http://localhost/#access_token=fake-token"))
    assert login(app, redirect, "--paste") == 0
    assert "note:" not in capsys.readouterr().err


def test_signing_in_to_another_cloud_than_that_of_the_runs_is_told(
    app: tuple[str, str], redirect: str, opened: list[Any], project: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str], simulator: Simulator,
) -> None:  # fmt: skip
    monkeypatch.setitem(HOSTS, "gov", simulator.api_url.removesuffix("/v1"))
    monkeypatch.delenv("WEBEX_API_URL")
    assert login(app, redirect, "--cloud", "gov") == 0
    assert "fetch their tokens from https://webexapis.com/v1: set webex:cloud to gov" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["http://localhost:99999/x", "http://localhost:0/x", "http://[x", "urn:x"])
def test_a_redirect_address_that_cannot_be(app: tuple[str, str], project: Path, address: str) -> None:
    assert login(app, address, "--timeout", "1") == 2


def test_a_redirect_address_of_ipv6() -> None:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6) as free:
            port = free.getsockname()[1]
    except OSError:
        pytest.skip("no IPv6 here")
    with Consent(f"http://[::1]:{port}/back", "fake-state") as consent:
        requests.get(f"http://[::1]:{port}/back?code=fake-code&state=fake-state", timeout=30)
        assert consent.code(10) == "fake-code"


def test_print_is_for_a_secret_store(
    app: tuple[str, str], redirect: str, opened: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert login(app, redirect) == 2
    assert "there is no stack to keep the tokens in" in capsys.readouterr().err
    assert login(app, redirect, "--print") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition("=")[0] for line in lines] == [
        "export WEBEX_CLIENT_ID",
        "export WEBEX_CLIENT_SECRET",
        "export WEBEX_REFRESH_TOKEN",
    ]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("config:\n    webex:orgId: x\n", "not laid out as Pulumi writes it"),
        ("encryptionsalt: v1:4djujbKXNGU=:v1:7tM9K3qya1nJnQPn:muxx7gp0JJpdpQ3JE8I1ox5dHB39MA==\n", "passphrase is not"),
    ],
)
def test_nobody_signs_in_where_the_tokens_could_not_be_kept(
    app: tuple[str, str], redirect: str, opened: list[Any], project: Path, capsys: pytest.CaptureFixture[str],
    text: str, sentence: str, simulator: Simulator,
) -> None:  # fmt: skip
    project.write_text(text)
    assert login(app, redirect) == 1
    assert sentence in capsys.readouterr().err
    assert simulator.requests() == []
    assert project.read_text() == text


def test_another_pages_request_is_turned_away(
    app: tuple[str, str], redirect: str, opened: list[Any], project: Path, simulator: Simulator
) -> None:
    seen: list[int] = []

    def visit(url: str) -> None:
        seen.append(requests.get(f"{redirect}?code=fake&state=guessed", timeout=30).status_code)
        seen.append(requests.get(redirect.replace("callback", "favicon.ico"), timeout=30).status_code)
        seen.append(requests.get(url, timeout=30).status_code)

    opened[:] = [visit]
    assert login(app, redirect) == 0
    assert seen == [404, 404, 200]


def test_refusals_are_one_sentence(
    app: tuple[str, str], redirect: str, opened: list[Any], project: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    before = project.read_text()

    def told(*more: str) -> tuple[int, str]:
        code = login(app, redirect, *more)
        return code, capsys.readouterr().err

    opened[:] = [lambda url: requests.get(_back(url, error="access_denied"), timeout=30)]
    code, said = told()
    assert (code, "Webex did not sign you in (access_denied)" in said) == (1, True)
    opened[:] = [lambda url: None]
    code, said = told("--timeout", "1")
    assert (code, "nobody signed in within 1 s" in said) == (1, True)
    opened[:] = [lambda url: requests.get(_back(url, code="fake-code"), timeout=30)]
    code, said = told()
    assert (code, "Webex gives no new access token" in said, "fake-code" in said) == (1, True, False)
    code, said = told("--redirect-uri", "https://example.com/callback")
    assert (code, "must be on loopback" in said) == (2, True)
    monkeypatch.delenv("PULUMI_CONFIG_PASSPHRASE")
    code, said = told()
    assert (code, "no passphrase" in said) == (1, True)
    assert project.read_text() == before


def _back(url: str, **query: str) -> str:
    """The address that Webex would send the browser to, had it answered like this."""
    said = requests.PreparedRequest()
    asked = requests.utils.urlparse(url)
    given = dict(part.split("=", 1) for part in asked.query.split("&"))
    said.prepare_url(requests.utils.unquote(given["redirect_uri"]), {**query, "state": given["state"]})
    return str(said.url)
