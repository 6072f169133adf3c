"""What the settings are called: configuration keys, variables, and those of an explicit provider."""

from __future__ import annotations

import re
from dataclasses import dataclass

VARIABLES = {
    "orgId": "WEBEX_ORG_ID",
    "accessToken": "WEBEX_ACCESS_TOKEN",
    "accessTokenEnds": "WEBEX_ACCESS_TOKEN_ENDS",
    "clientId": "WEBEX_CLIENT_ID",
    "clientSecret": "WEBEX_CLIENT_SECRET",
    "refreshToken": "WEBEX_REFRESH_TOKEN",
    "cloud": "WEBEX_CLOUD",
    "scimUrl": "WEBEX_SCIM_URL",
    "apiUrl": "WEBEX_API_URL",
    "concurrency": "WEBEX_CONCURRENCY",
    "requestsPerSecond": "WEBEX_REQUESTS_PER_SECOND",
    "caBundle": "WEBEX_CA_BUNDLE",
    "paused": "WEBEX_PAUSED",
    "allowRemovals": "WEBEX_ALLOW_REMOVALS",
    "asOf": "WEBEX_AS_OF",
    "bulk": "WEBEX_BULK",
    "continueOnError": "WEBEX_CONTINUE_ON_ERROR",
    "only": "WEBEX_ONLY",
    "allowReserved": "WEBEX_ALLOW_RESERVED",
    "meetingsUrl": "WEBEX_MEETINGS_URL",
    "meetingsSite": "WEBEX_MEETINGS_SITE",
    "meetingsAdmin": "WEBEX_MEETINGS_ADMIN",
    "meetingsPassword": "WEBEX_MEETINGS_PASSWORD",
    "meetingsAccessToken": "WEBEX_MEETINGS_ACCESS_TOKEN",
    "meetingsSessionTicket": "WEBEX_MEETINGS_SESSION_TICKET",
}
"""The configuration keys, without ``webex:``, and the environment variable of each."""

OF_THE_RUN = frozenset(
    {
        *("concurrency", "requestsPerSecond", "caBundle", "paused", "allowRemovals", "asOf"),
        *("bulk", "continueOnError", "only", "allowReserved"),
    }
)
"""Keys that say how a run goes, neither where nor as whom: their variables hold for all providers of a stack."""

CREDENTIALS = frozenset(
    {
        *("accessToken", "accessTokenEnds", "clientId", "clientSecret", "refreshToken"),
        *("meetingsAdmin", "meetingsPassword", "meetingsAccessToken", "meetingsSessionTicket"),
    }
)
"""Keys that say as whom."""

PROVIDER, CREDENTIALS_FROM = "provider", "credentialsFrom"
"""Keys that only the configuration of an explicit provider has: its name, and a part of the names of its variables."""

REHEARSAL = "WEBEX_REHEARSAL"
"""A variable that is set while a simulated Webex stands in for every organization."""

PROGRESS = "WEBEX_PROGRESS"
"""A variable by which `webex` tells program and providers, which see no terminal themselves, how to tell progress.

``terminal``: somebody looks on, so send ephemeral messages; each takes the place of the one before. ``lines``: the
output is kept, as in a pipeline, and ephemeral messages are not shown at all; send an ordinary line now and then. A
value that the person has set is left as it is.
"""


@dataclass(frozen=True)
class Names:
    """What settings are called, and which variables hold them.

    `provider` is the name of an explicit provider, None for the stack's own configuration. Variables are the
    same for all providers of a stack, so an explicit one takes no target and no credential from those that
    the stack has: they may be another organization's. `credentials_from` names some for it alone: ``EMEA``
    for ``WEBEX_EMEA_ACCESS_TOKEN``.
    """

    provider: str | None = None
    credentials_from: str | None = None

    def variable(self, key: str) -> str | None:
        """The variable that holds a setting; None where none does."""
        variable = VARIABLES[key]
        if not self.provider or key in OF_THE_RUN:
            return variable
        if self.credentials_from and key in CREDENTIALS:
            return own_variable(variable, self.credentials_from)
        return None

    def of(self, key: str) -> str:
        """``webex:orgId (WEBEX_ORG_ID)``, or ``org_id of provider emea``."""
        return f"{argument(key)} of provider {self.provider}" if self.provider else f"webex:{key} ({VARIABLES[key]})"

    def cure(self, key: str) -> str:
        """How to give a credential: the half of a sentence."""
        if not self.provider:
            return f"run `webex login`, export {VARIABLES[key]}, or run `pulumi config set --secret webex:{key}`"
        own = self.variable(key)
        if own:
            return f"export {own}, or give the provider {argument(key)}"
        return (
            f"give the provider {argument(key)}, or credentials_from and the variable that this names; "
            f"{VARIABLES[key]} is not used, since it may be another organization's"
        )

    def told(self, text: str) -> str:
        """A sentence about the stack's own settings, as it is to be told of this provider."""
        return _SETTING.sub(self._told, text.replace(_OF_THE_STACK, "")) if self.provider else text

    def _told(self, found: re.Match[str]) -> str:
        key = found["key"] or _KEYS.get(found["variable"])
        if key not in VARIABLES or key in OF_THE_RUN:
            return found[0]
        own = found["variable"] and self.variable(key)
        return f"{own} or {self.of(key)}" if own else self.of(key)


_KEYS = {variable: key for key, variable in VARIABLES.items()}
_SETTING = re.compile(
    r"(?P<variable>WEBEX_\w+)(?: or `pulumi config set --secret webex:\w+`)?|webex:(?P<key>\w+)(?: \(WEBEX_\w+\))?"
)

_OF_THE_STACK = "run `webex login`, or "

STACKS = Names()
"""The names of a stack's own settings."""


def argument(key: str) -> str:
    """The argument of `Provider` for a key: ``org_id`` for ``orgId``."""
    return re.sub("([A-Z])", r"_\1", key).lower()


def own_variable(variable: str, name: str) -> str:
    """The variable of one provider: ``WEBEX_EMEA_ACCESS_TOKEN`` for ``WEBEX_ACCESS_TOKEN`` and ``EMEA``."""
    return variable.replace("WEBEX_", f"WEBEX_{name}_", 1)
