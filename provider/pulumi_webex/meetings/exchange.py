"""One call of the XML API: signed in, repeated if that is safe, told in one sentence if it fails."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element, SubElement

from pulumi_webex.meetings.advice import PASSING_FAULTS, RATE_LIMITED
from pulumi_webex.meetings.answers import number
from pulumi_webex.meetings.errors import NotSignedIn, XmlCall, meetings_error, unreachable
from pulumi_webex.meetings.message import BadMessage, Response, answer, request, text
from pulumi_webex.meetings.settings import MeetingsSettings
from pulumi_webex.meetings.sign_in import Context, SignIn, Ticket
from pulumi_webex.meetings.values import InvalidValue
from pulumi_webex.transport import stopping
from pulumi_webex.transport.errors import ApiError, NoAnswer, Refused
from pulumi_webex.transport.http import TIMEOUT, Body, Courier
from pulumi_webex.transport.redaction import Secret
from pulumi_webex.transport.retry import pause_before

RATE_LIMIT_SECONDS = 60.0
"""The limits are for each minute (XML API 10.0 release notes)."""
MOST_RATE_LIMIT_WAITS = 4
MOST_READS = 4
"""How often a read is made that ends in a passing fault."""


class Exchange:
    """Sends requests to one site through `courier`; any number of threads may `call`.

    A courier of its own is best: when the site asks for a pause, all calls of the courier wait.
    """

    def __init__(self, courier: Courier, settings: MeetingsSettings) -> None:
        self.settings = settings
        self.site = settings.site
        self._courier = courier
        self._sign_in: SignIn | None = None
        self._lock = threading.Lock()

    def call(
        self,
        binding: str,
        content: Iterable[Element],
        call: XmlCall,
        *,
        writes: bool = False,
        repeatable: bool = True,
        timeout: tuple[float, float] = TIMEOUT,
    ) -> Element:
        """The ``bodyContent`` of the answer to `binding`, such as ``user.SetUser``.

        Raises `MeetingsError` where the site says FAILURE, `NoAnswer` and `ApiError` where no
        answer of the XML API came, `SettingsError` without a credential, `Refused` for a write
        while ``webex:paused`` or with a value that cannot be sent.
        """
        if writes and self.settings.paused:
            raise Refused(
                f"{call}: writing to Webex is paused; unset webex:paused (WEBEX_PAUSED) to let changes through."
            )
        elements = list(content)
        sign_in = self._signing_in()
        waits = reads = 0
        signed_again = False
        while True:
            context = sign_in.context()
            response, body = self._send(binding, context, elements, call, repeatable, timeout)
            if response.success:
                return body
            if response.exception_id == RATE_LIMITED and waits < MOST_RATE_LIMIT_WAITS:
                waits += 1
                self._courier.hold(RATE_LIMIT_SECONDS)
                continue
            if response.exception_id in PASSING_FAULTS and not writes and reads + 1 < MOST_READS:
                reads += 1
                self._courier.sleep(pause_before(reads + 1, None, self._courier.chance()))
                continue
            error = meetings_error(call, response)
            if isinstance(error, NotSignedIn) and not signed_again and sign_in.is_worth_another_try(context, error):
                signed_again = True
                continue
            raise error

    def _signing_in(self) -> SignIn:
        # One for all threads: each of several would try a wrong password once.
        with self._lock:
            if self._sign_in is None:
                credential = self.settings.require_credential()
                self._sign_in = SignIn(self.site, credential, self._authenticate, self._courier.clock)
            return self._sign_in

    def _authenticate(self, context: Context, token: Secret | None) -> Ticket:
        call = XmlCall("AuthenticateUser", self.site)
        body = Element("bodyContent")
        if token is not None:
            SubElement(body, "accessToken").text = token.reveal()
        for _ in range(MOST_RATE_LIMIT_WAITS):
            response, found = self._send("user.AuthenticateUser", context, list(body), call, True, TIMEOUT)
            if response.exception_id != RATE_LIMITED:
                break
            self._courier.hold(RATE_LIMIT_SECONDS)
        if not response.success:
            raise meetings_error(call, response)
        ticket = text(found, "sessionTicket")
        if not ticket:
            raise NoAnswer(f"{call}: the answer holds no session ticket; running again is safe.", sent=True)
        lifetime = text(found, "timeToLive")
        return Ticket(Secret(ticket), float(number(lifetime)) if lifetime else None)

    def _send(
        self,
        binding: str,
        context: Context,
        elements: list[Element],
        call: XmlCall,
        repeatable: bool,
        timeout: tuple[float, float],
    ) -> tuple[Response, Element]:
        try:
            data = request(binding, context, elements)
        except InvalidValue as error:
            raise Refused(f"{call}: a value {error}, which cannot be sent.") from None
        body = Body(data, media_type="text/xml; charset=UTF-8", accept="text/xml, application/xml")
        try:
            reply = self._courier.deliver("POST", self.settings.url, body=body, repeatable=repeatable, timeout=timeout)
            return answer(reply.content)
        except BadMessage as error:
            raise NoAnswer(f"{call}: {error}; {_then(repeatable)}.", sent=True) from None
        except NoAnswer as error:
            raise NoAnswer(f"{call}: {error}", sent=error.sent) from None
        except ApiError as error:
            raise unreachable(call, error) from None


def _then(repeatable: bool) -> str:
    return (
        "running again is safe" if repeatable else "it may have taken effect all the same, so look before repeating it"
    )


def courier_for(
    settings: MeetingsSettings,
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = stopping.pause,
) -> Courier:
    """A courier with the limits of `settings`, for one site."""
    return Courier(settings, clock=clock, sleep=sleep)
