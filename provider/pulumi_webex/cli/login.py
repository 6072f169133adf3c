"""``webex login``: gets tokens from a person who signs in, and keeps them in the stack's configuration."""

from __future__ import annotations

import os
import secrets
import shlex
import sys
import webbrowser
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from pulumi_webex.transport.credentials import GRANT_KEYS, TOKEN_KEYS, bare_token
from pulumi_webex.transport.http import Courier
from pulumi_webex.transport.names import VARIABLES
from pulumi_webex.transport.oauth import SCOPES, Client, Tokens, authorize_url, exchanged, pasted
from pulumi_webex.transport.redaction import Secret
from pulumi_webex.transport.settings import HOSTS, Sources, api_address, file

from .consent import DEFAULT_REDIRECT, Consent
from .errors import CommandError, WrongUseError
from .pulumi_cli import PulumiRunner
from .stack_config import Stack, config_of, find_stack
from .stack_settings import Value, refuse_unwritable, store
from .stacks import make_if_missing

_PLAIN = ("clientId", "accessTokenEnds")
"""Keys that are no secrets."""


@dataclass(frozen=True)
class _SignIn:
    """How a person signs in: where the browser comes back to, what is asked for, how long to wait in seconds."""

    redirect_uri: str
    scopes: tuple[str, ...]
    seconds: float
    browser: bool


@dataclass(frozen=True)
class _Limits:
    """What bounds the one call of a sign-in."""

    ca_bundle: str | None
    concurrency: int = 1
    requests_per_second: float | None = None


@click.command()
@click.option("--client-id", metavar="ID", help="The integration's; without it WEBEX_CLIENT_ID or webex:clientId.")
@click.option("--scopes", default=" ".join(SCOPES), metavar="'A B …'", help="What to ask for, instead of all in use.")
@click.option("--cloud", type=click.Choice(sorted(HOSTS)), help="The cloud to sign in to, instead of the stack's.")
@click.option("--redirect-uri", default=DEFAULT_REDIRECT, show_default=True, help="As registered with the integration.")
@click.option("--paste", is_flag=True, help="Take a token from the address that a browser ended at.")
@click.option("--print", "as_text", is_flag=True, help="Print the secrets for a secret store, and keep them nowhere.")
@click.option("--no-browser", is_flag=True, help="Only print the address to open.")
@click.option("--timeout", type=click.IntRange(min=1), default=300, show_default=True, help="Seconds to wait for you.")
@click.option("--stack", "-s", metavar="NAME", help="The stack; without it PULUMI_STACK, or the only one there is.")
@click.option("--create", is_flag=True, help="Make the stack if it is not there yet.")
@click.option("--engine", type=click.Choice(["auto", "pulumi", "embedded"]), default="auto", help="As for `webex up`.")
@click.option("--debug", is_flag=True, help="Show tracebacks.")
def login(
    client_id: str | None,
    scopes: str,
    cloud: str | None,
    redirect_uri: str,
    paste: bool,
    as_text: bool,
    no_browser: bool,
    timeout: int,
    stack: str | None,
    create: bool,
    engine: str,
    debug: bool,
) -> int:
    """Sign in to Webex and keep the tokens in the stack's configuration, encrypted.

    Needs an integration of developer.webex.com that has the redirect address. Its secret is taken from
    WEBEX_CLIENT_SECRET, or asked for.
    """
    chosen = find_stack(Path.cwd(), os.environ, asked=stack, engine=engine)
    if not as_text:
        _refuse_homeless(chosen, create=create)
    sources = Sources(config_of(chosen, os.environ), os.environ)
    if paste:
        found = _of_token(_pasted())
    else:
        client = _client(client_id, sources)
        how = _SignIn(redirect_uri, tuple(scopes.split()), timeout, not no_browser)
        found = _of_grant(client, _signed_in(client, api_address(sources, cloud), sources, how))
        _tell_of_other_cloud(sources, cloud)
    if as_text or chosen is None:
        for key, text in found.items():
            click.echo(f"export {VARIABLES[key]}={shlex.quote(text)}")
    else:
        _keep(chosen, sources, found)
    return 0


def _refuse_homeless(stack: Stack | None, *, create: bool) -> None:
    """Tells before anybody signs in that the tokens could not be kept."""
    if stack is None:
        raise WrongUseError(
            "there is no stack to keep the tokens in: go to the folder of your project, name one with --stack, or use "
            "--print for a secret store"
        )
    make_if_missing(stack, os.environ, create=create)
    if stack.engine == "embedded":
        refuse_unwritable(stack, os.environ, [f"webex:{key}" for key in (*GRANT_KEYS, *TOKEN_KEYS)])
    else:
        PulumiRunner(stack.project, stack.name, os.environ).require_stack()


def _client(client_id: str | None, sources: Sources) -> Client:
    found = client_id or sources.choice("clientId", str)
    if not found:
        raise WrongUseError("which integration? Name its client id with --client-id, or export WEBEX_CLIENT_ID")
    secret = sources.choice("clientSecret", bare_token)
    if secret is None and not sys.stdin.isatty():
        raise WrongUseError("the integration's secret is needed: export WEBEX_CLIENT_SECRET")
    return Client(found, secret or Secret(click.prompt("Client secret", hide_input=True, err=True).strip()))


def _signed_in(client: Client, api_url: str, sources: Sources, how: _SignIn) -> Tokens:
    """The tokens of the person who signs in at Webex before the time is up."""
    state = secrets.token_urlsafe(32)
    url = authorize_url(api_url, client.client_id, how.redirect_uri, how.scopes, state)
    with Consent(how.redirect_uri, state) as consent:
        click.echo(f"Sign in as a full administrator at\n{url}", err=True)
        if how.browser:
            webbrowser.open(url)
        code = consent.code(how.seconds)
    courier = Courier(_Limits(sources.choice("caBundle", file)))
    try:
        return exchanged(courier.deliver, api_url, client, code, how.redirect_uri)
    finally:
        courier.close()


def _pasted() -> Tokens:
    if sys.stdin.isatty():
        address = click.prompt("The address that the browser ended at (it is not shown)", hide_input=True, err=True)
    else:
        address = sys.stdin.readline()
    try:
        found = pasted(address)
        bare_token(found.access_token.reveal())  # a damaged one is told now, not by the next run
        return found
    except ValueError as error:
        raise CommandError(f"the address {error}") from None


def _of_grant(client: Client, tokens: Tokens) -> dict[str, str]:
    if tokens.refresh_token is None:
        raise CommandError("Webex gave no refresh token, so nothing was kept; is this an integration?")
    secret, refresh = client.client_secret.reveal(), tokens.refresh_token.reveal()
    return dict(zip(GRANT_KEYS, (client.client_id, secret, refresh), strict=True))


def _of_token(tokens: Tokens) -> dict[str, str]:
    """The token, and when it ends, counted from now: the address does not say since when it is good."""
    found = {"accessToken": tokens.access_token.reveal()}
    if tokens.expires_in:
        ends = datetime.now(UTC) + timedelta(seconds=tokens.expires_in)
        found["accessTokenEnds"] = ends.strftime("%Y-%m-%dT%H:%M:%SZ")
    return found


def _tell_of_other_cloud(sources: Sources, cloud: str | None) -> None:
    """Tells where a run would ask another cloud than the one signed in to for its tokens."""
    usual = api_address(sources)
    if cloud and api_address(sources, cloud) != usual:
        click.echo(f"note: runs of this stack fetch their tokens from {usual}: set webex:cloud to {cloud}", err=True)


def _keep(stack: Stack, sources: Sources, found: Mapping[str, str]) -> None:
    """Puts the tokens in the place of what an earlier sign-in left."""
    earlier = [key for key in (*GRANT_KEYS, *TOKEN_KEYS) if key not in found]
    before = [key for key in earlier if sources.configured(key, lambda text: text)]
    values = [Value(f"webex:{key}", text, key not in _PLAIN) for key, text in found.items()]
    path = store(stack, os.environ, values, [f"webex:{key}" for key in before])
    names = ", ".join(f"webex:{key}" for key in found)
    click.echo(f"Kept {names} in {path.name}, secrets encrypted. Next: webex check", err=True)
    for key in dict.fromkeys((*found, "accessToken", "refreshToken")):
        exported = os.environ.get(VARIABLES[key], "").strip()
        if exported and exported != found.get(key) and key != "accessTokenEnds":
            click.echo(f"note: {VARIABLES[key]} is set, and wins over what was kept: unset it", err=True)
