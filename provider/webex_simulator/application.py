"""The WSGI application: which API a request is for, what fails on order, what is logged."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request as HttpRequest
from werkzeug.wrappers import Response

from webex_simulator.control import PREFIX, Control
from webex_simulator.exchange import ApiExchange, tracking_id_of
from webex_simulator.faults import Fault
from webex_simulator.meetings import http as meetings
from webex_simulator.rest import http as rest
from webex_simulator.scim import dialect
from webex_simulator.scim.http import ScimExchange, scim_json
from webex_simulator.server import DroppedError
from webex_simulator.webex import SimulatedWebex

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Application:
    """A simulated Webex as a WSGI application; every answer takes `latency_ms` longer."""

    def __init__(self, webex: SimulatedWebex, latency_ms: int) -> None:
        self._webex = webex
        self._control = Control(webex)
        self._latency_ms = latency_ms

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = HttpRequest(environ)
        answer = self._control.answer if request.path.startswith(PREFIX) else self._answer
        return answer(request)(environ, start_response)

    def _answer(self, request: HttpRequest) -> Response:
        """Answers, or fails as ordered, and logs it before anything is sent."""
        self._webex.departed.purge()
        exchange = self._exchange(request)
        fault = self._webex.faults.take(*exchange.ways)
        time.sleep((self._latency_ms + (fault.delay_ms if fault else 0)) / 1000)
        if fault and fault.drop == "before":
            response = None
        elif fault and fault.status:
            response = _fault_response(fault, request)
        else:
            response = exchange.answer(fault)
            if fault and fault.drop:
                response = None
        self._webex.journal.note(exchange.logged(response.status_code if response else None))
        if response is None:
            raise DroppedError
        return response

    def _exchange(self, request: HttpRequest) -> ApiExchange:
        if meetings.is_meant(request):
            return meetings.XmlExchange(self._webex.meetings, request)
        if rest.is_meant(request):
            return rest.RestExchange(self._webex.rest, request)
        return ScimExchange(self._webex.scim, request)


def _fault_response(fault: Fault, request: HttpRequest) -> Response:
    tracking_id, status = tracking_id_of(request), fault.status or 500
    message = f"Status {status}, a fault that was ordered from the simulator"
    response = scim_json(request, dialect.rest_error(message, tracking_id), status, tracking_id)
    if fault.retry_after is not None:
        response.headers["Retry-After"] = str(fault.retry_after)
    return response
