"""Explicit providers: several organizations, or clouds, in one stack, each with its own credentials."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, Literal

import pulumi
from pulumi import Input, Output

from pulumi_webex.transport.names import CREDENTIALS, CREDENTIALS_FROM, PROVIDER, VARIABLES, own_variable

PACKAGE: Final = "pulumi-python"
"""The package of all resources whose provider is written in Python."""

_SECRET = CREDENTIALS - {"accessTokenEnds", "clientId", "meetingsAdmin"}
_INHERITED = (
    *("concurrency", "requestsPerSecond", "caBundle", "allowRemovals"),
    *("bulk", "continueOnError", "only", "allowReserved"),
)
_TRUE = frozenset({"true", "1", "yes"})


class Provider(pulumi.ProviderResource):
    """The organization and the account that resources use: ``opts=ResourceOptions(provider=…)``.

    A component passes it on to its children. Of the stack's ``webex:`` settings it takes over those that
    are about the run (concurrency, requestsPerSecond, caBundle, paused, allowRemovals) and none that says
    where or as whom, and of the environment likewise; `credentials_from` names variables of its own. See
    docs/provider.md.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        org_id: Input[str] | None = None,
        access_token: Input[str] | None = None,
        client_id: Input[str] | None = None,
        client_secret: Input[str] | None = None,
        refresh_token: Input[str] | None = None,
        cloud: Input[Literal["commercial", "gov"]] | None = None,
        scim_url: Input[str] | None = None,
        api_url: Input[str] | None = None,
        meetings_url: Input[str] | None = None,
        meetings_site: Input[str] | None = None,
        meetings_admin: Input[str] | None = None,
        meetings_password: Input[str] | None = None,
        meetings_access_token: Input[str] | None = None,
        meetings_session_ticket: Input[str] | None = None,
        credentials_from: str | None = None,
        concurrency: Input[int] | None = None,
        requests_per_second: Input[float] | None = None,
        ca_bundle: Input[str] | None = None,
        paused: Input[bool] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declares a provider; the arguments are the keys of docs/cli.md, with the same meaning.

        `credentials_from` is a part of the names of variables: "EMEA" for WEBEX_EMEA_ACCESS_TOKEN, which
        then wins over `access_token`. Credentials are secret, even if they are given plain.

        Raises: pulumi.RunError for a name or `credentials_from` that cannot be used.
        """
        _refuse_name(resource_name)
        _refuse_variables(resource_name, credentials_from)
        given: dict[str, Any] = {
            "orgId": org_id,
            "accessToken": access_token,
            "clientId": client_id,
            "clientSecret": client_secret,
            "refreshToken": refresh_token,
            "cloud": cloud,
            "scimUrl": scim_url,
            "apiUrl": api_url,
            "meetingsUrl": meetings_url,
            "meetingsSite": meetings_site,
            "meetingsAdmin": meetings_admin,
            "meetingsPassword": meetings_password,
            "meetingsAccessToken": meetings_access_token,
            "meetingsSessionTicket": meetings_session_ticket,
            "concurrency": concurrency,
            "requestsPerSecond": requests_per_second,
            "caBundle": ca_bundle,
            "paused": paused,
            CREDENTIALS_FROM: credentials_from,
        }
        inputs = {f"webex:{key}": _input(key, value) for key, value in _with_the_stacks(given).items()}
        super().__init__(PACKAGE, resource_name, {**inputs, f"webex:{PROVIDER}": resource_name}, opts)


def provider_of(opts: pulumi.ResourceOptions | None) -> pulumi.ProviderResource | None:
    """The explicit provider that a resource of ours with these options is given; None for the default one."""
    if opts is None:
        return None
    if opts.provider and opts.provider.package == PACKAGE:
        return opts.provider
    given = opts.providers or {}
    by_package = given if isinstance(given, Mapping) else {one.package: one for one in given}
    inherited = opts.parent.get_provider(f"{PACKAGE}:index:Any") if opts.parent else None
    return by_package.get(PACKAGE) or inherited


def called(provider: pulumi.ProviderResource | None) -> str:
    """What to call a provider in a sentence."""
    return f"provider {provider.pulumi_resource_name}" if provider else "the stack's own provider"


def _with_the_stacks(given: dict[str, Any]) -> dict[str, Any]:
    """The settings with those of the stack that are about the run; what holds writes back cannot be overruled."""
    stack = pulumi.Config("webex")
    inherited = {key: stack.get(key) for key in _INHERITED}
    found = {**inherited, **{key: value for key, value in given.items() if value is not None}}
    if (stack.get("paused") or "").strip().lower() in _TRUE:
        found["paused"] = True
    return {key: value for key, value in found.items() if value is not None}


def _input(key: str, value: Any) -> Any:
    """The value as a text, which is all that reaches a provider, and secret if it must be."""
    text = value.apply(_text) if isinstance(value, Output) else _text(value)
    return Output.secret(text) if key in _SECRET else text


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def _refuse_name(name: str) -> None:
    # Pulumi takes a provider of such a name for one that it made itself.
    if name.startswith("default"):
        raise pulumi.RunError(f"Provider {name}: a name that begins with default is Pulumi's own; choose another one")


def _refuse_variables(name: str, part: str | None) -> None:
    if part is None:
        return
    if not re.fullmatch(r"[A-Z][A-Z0-9_]*", part):
        raise pulumi.RunError(
            f"Provider {name}: credentials_from is {part!r}, but must be a part of a variable's name in capital "
            "letters: EMEA for WEBEX_EMEA_ACCESS_TOKEN"
        )
    taken = {own_variable(VARIABLES[key], part) for key in CREDENTIALS & VARIABLES.keys()} & set(VARIABLES.values())
    if taken:
        raise pulumi.RunError(
            f"Provider {name}: credentials_from is {part!r}, but {', '.join(sorted(taken))} is the stack's own; choose "
            "another name"
        )
