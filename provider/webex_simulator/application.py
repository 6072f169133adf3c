"""The WSGI application: who may ask, what fails on order, which operation answers."""

from __future__ import annotations

import json
import sqlite3
import time
import traceback
import uuid
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from scim2_models import (
    ForbiddenException,
    InvalidSyntaxException,
    NotFoundException,
    SCIMException,
    UnauthorizedException,
)
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.wrappers import Request as HttpRequest
from werkzeug.wrappers import Response

from . import dialect
from .control import PREFIX, Control
from .faults import Fault, Faults
from .journal import Journal, Request
from .meetings import http as meetings
from .meetings.service import Service
from .rest import http as rest
from .rest.service import Service as RestService
from .scim import ROUTES, Asked, Scim, scopes_of
from .server import DroppedError
from .store import Store

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Unsupported(SCIMException):
    """The body is in a media type that Webex does not take (415)."""

    status = 415
    _default_detail = "Content-Type must be application/json or application/scim+json"


class Application:
    """A simulated Webex as a WSGI application."""

    def __init__(
        self,
        store: Store,
        scim: Scim,
        service: Service,
        rest_service: RestService,
        faults: Faults,
        journal: Journal,
        control: Control,
    ) -> None:
        self.store = store
        self.scim = scim
        self.meetings = service
        self.rest = rest_service
        self.faults = faults
        self.journal = journal
        self.control = control
        self.latency_ms = 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = HttpRequest(environ)
        answer = self.control.answer if request.path.startswith(PREFIX) else self._faulty
        return answer(request)(environ, start_response)

    def _faulty(self, request: HttpRequest) -> Response:
        """Answer, or fail as ordered, and log it before anything is sent."""
        self.scim.departed.purge()
        exchange = self._exchange(request)
        fault = self.faults.take(*exchange.ways)
        time.sleep((self.latency_ms + (fault.delay_ms if fault else 0)) / 1000)
        if fault and fault.drop == "before":
            response = None
        elif fault and fault.status:
            response = _fault_response(fault, request)
        else:
            response = exchange.answer(fault)
            if fault and fault.drop:
                response = None
        self.journal.note(exchange.logged(response.status_code if response else None))
        if response is None:
            raise DroppedError
        return response

    def _exchange(self, request: HttpRequest) -> meetings.XmlExchange | rest.RestExchange | _Exchange:
        if meetings.is_meant(request):
            return meetings.XmlExchange(self.meetings, request)
        if rest.is_meant(request):
            return rest.RestExchange(self.rest, request)
        return _Exchange(self, request)

    def answer(self, request: HttpRequest) -> Response:
        """Answer a request of the SCIM API, whatever it is."""
        tracking_id = _tracking_id(request)
        try:
            user_id = self._authorize(request)
            return self._route(request, user_id, tracking_id)
        except UnauthorizedException as problem:
            return _json(request, dialect.rest_error(problem.detail, tracking_id), 401, tracking_id)
        except SCIMException as problem:
            return _json(request, dialect.scim_error(problem, tracking_id), problem.status or 400, tracking_id)
        except HTTPException as problem:
            return _json(request, dialect.rest_error(str(problem.description), tracking_id), problem.code, tracking_id)
        except sqlite3.ProgrammingError:
            raise DroppedError from None  # the simulator was closed in the middle of a request
        except Exception:
            traceback.print_exc()
            return _json(
                request, dialect.rest_error("The simulator has a fault of its own", tracking_id), 500, tracking_id
            )

    def _authorize(self, request: HttpRequest) -> str | None:
        """Check token, org and scope; return the id of the user whose token it is."""
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        known = self.store.token(token.strip()) if kind.lower() == "bearer" else None
        if known is None:
            raise UnauthorizedException(detail="Authentication credentials were missing or incorrect.")
        token_org, scopes, user_id = known
        endpoint, values = _matched(request)
        if values.get("org", token_org).lower() != token_org or token_org != self.scim.users.org_id:
            raise ForbiddenException(detail="The access token does not belong to this organization.")
        wanted = scopes_of(endpoint)
        if not scopes & wanted:
            raise ForbiddenException(detail=f"The access token lacks a scope: one of {', '.join(sorted(wanted))}.")
        return user_id

    def _route(self, request: HttpRequest, me: str | None, tracking_id: str) -> Response:
        endpoint, values = _matched(request)
        asked = Asked(lambda: _payload(request), request.args.to_dict(), me, tracking_id)
        status, body = self.scim.operate(endpoint, values, asked)
        return _json(request, body, status, tracking_id)


class _Exchange:
    """A request of the SCIM API, in the shape that the XML API's requests have."""

    def __init__(self, application: Application, request: HttpRequest) -> None:
        self._application = application
        self._request = request
        self.ways = ((request.method, request.path),)

    def answer(self, _: Fault | None) -> Response:
        return self._application.answer(self._request)

    def logged(self, status: int | None) -> Request:
        request = self._request
        return Request(request.method, request.path, status, request.args.to_dict(), _logged(request))


def _matched(request: HttpRequest) -> tuple[str, Mapping[str, Any]]:
    try:
        endpoint, values = ROUTES.bind_to_environ(request.environ).match()
    except NotFound:
        raise NotFoundException(detail=f"There is nothing at {request.path}") from None
    except MethodNotAllowed:
        raise MethodNotAllowed(description=f"{request.method} is not supported at {request.path}") from None
    return endpoint, values


def _payload(request: HttpRequest) -> dict[str, Any]:
    media = request.mimetype
    if media != "application/json" and not (media.startswith("application/") and media.endswith("+json")):
        raise Unsupported
    try:
        payload = json.loads(request.get_data())
    except ValueError:
        raise InvalidSyntaxException(detail="The body is not JSON") from None
    if not isinstance(payload, dict):
        raise InvalidSyntaxException(detail="The body is not a JSON object")
    return payload


def _logged(request: HttpRequest) -> Any:
    try:
        return json.loads(request.get_data() or b"null")
    except ValueError:
        return None


def _fault_response(fault: Fault, request: HttpRequest) -> Response:
    tracking_id = _tracking_id(request)
    status = fault.status or 500
    message = f"Status {status}, a fault that was ordered from the simulator"
    response = _json(request, dialect.rest_error(message, tracking_id), status, tracking_id)
    if fault.retry_after is not None:
        response.headers["Retry-After"] = str(fault.retry_after)
    return response


def _tracking_id(request: HttpRequest) -> str:
    return request.headers.get("TrackingID") or f"SIMULATOR_{uuid.uuid4()}"


def _json(request: HttpRequest, body: Any, status: int | None, tracking_id: str) -> Response:
    """Answer JSON; the header names follow wxc_sdk, which reads ``trackingid``."""
    scim = "application/scim+json" in request.headers.get("Accept", "")
    content = b"" if body is None else json.dumps(body, separators=(",", ":")).encode()
    response = Response(content, status=status, mimetype="application/scim+json" if scim else "application/json")
    response.headers["trackingid"] = tracking_id
    if body is None:
        response.headers.pop("Content-Type", None)
    location = body.get("meta", {}).get("location") if isinstance(body, dict) else None
    if location and status == HTTPStatus.CREATED:
        response.headers["Location"] = location
    return response
