"""Who calls: the security context of each request, with a ticket that is reused while it lasts."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from pulumi_webex.meetings.advice import NO_TICKETS, WRONG_CREDENTIALS
from pulumi_webex.meetings.errors import NotSignedIn
from pulumi_webex.meetings.settings import AccessToken, Credential, Password, SessionTicket
from pulumi_webex.transport.redaction import Secret

SPARE_SECONDS = 100.0
"""A ticket is not used in the last part of its life; Control Hub's own web client keeps the same distance."""
UNTOLD_SECONDS = 600.0
"""How long a ticket is used if Webex does not say how long it lasts."""

Context = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Ticket:
    """What AuthenticateUser gives; `seconds` it lasts from the call on, None if nothing is said."""

    value: Secret
    seconds: float | None = None


class SignIn:
    """Hands out security contexts for one site; any number of threads may ask.

    A password or an access token is traded for a ticket (AuthenticateUser) and so travels once. A
    site that takes no tickets (030104) gets the credential itself each time. A credential that was
    refused is not tried again: repeated failures could lock the administrator out.
    """

    def __init__(
        self,
        site: str,
        credential: Credential,
        authenticate: Callable[[Context, Secret | None], Ticket],
        clock: Callable[[], float],
    ) -> None:
        self._site = site
        self._credential = credential
        self._authenticate = authenticate
        self._clock = clock
        self._lock = threading.Lock()
        self._without_ticket = isinstance(credential, SessionTicket) or credential.admin is None
        self._ticket: Ticket | None = None
        self._ends = float("-inf")
        self._refusal: NotSignedIn | None = None

    def context(self) -> Context:
        """The elements of ``securityContext`` in the order of the schema (com:securityType)."""
        with self._lock:
            if self._refusal is not None:
                raise self._refusal
            if not self._without_ticket and (self._ticket is None or self._clock() >= self._ends):
                self._renew()
            if self._without_ticket or self._ticket is None:
                return self._bare()
            return self._with(self._ticket.value)

    def is_worth_another_try(self, used: Context, error: NotSignedIn) -> bool:
        """After a refusal: True where `used` held a ticket of ours, which is then given up."""
        with self._lock:
            ours = self._ticket is not None and used == self._with(self._ticket.value)
            if ours:
                self._ticket = None
                self._without_ticket = error.exception_id == NO_TICKETS
            elif used == self._bare():
                self._refusal = error
            # An older ticket than the present one, or one from before tickets were given up, says nothing.
            return self._refusal is None

    def _renew(self) -> None:
        credential = self._credential
        began = self._clock()
        try:
            ticket = self._authenticate(
                self._bare() if isinstance(credential, Password) else self._named(),
                credential.token if isinstance(credential, AccessToken) else None,
            )
        except NotSignedIn as error:
            self._give_up(error)
            return
        self._ticket = ticket
        lifetime = UNTOLD_SECONDS if ticket.seconds is None else ticket.seconds
        self._ends = began + lifetime - SPARE_SECONDS

    def _give_up(self, error: NotSignedIn) -> None:
        # Not every site trades tokens for tickets, but some of those take the token itself.
        token_may_do = isinstance(self._credential, AccessToken) and error.exception_id == WRONG_CREDENTIALS
        if error.exception_id == NO_TICKETS or token_may_do:
            self._ticket, self._without_ticket = None, True
            return
        self._refusal = error
        raise error

    def _named(self) -> Context:
        return (("webExID", self._credential.admin or ""), ("siteName", self._site))

    def _with(self, ticket: Secret) -> Context:
        return (*self._named(), ("sessionTicket", ticket.reveal()))

    def _bare(self) -> Context:
        credential = self._credential
        if isinstance(credential, SessionTicket):
            return self._with(credential.ticket)
        if isinstance(credential, Password):
            named = self._named()
            return (named[0], ("password", credential.password.reveal()), named[1])
        named = self._named() if credential.admin else (("siteName", self._site),)
        return (*named, ("webExAccessToken", credential.token.reveal()))
