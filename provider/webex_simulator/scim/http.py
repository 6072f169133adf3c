"""One HTTP request to the SCIM API: who may ask, which operation answers, and errors in SCIM's form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

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

from webex_simulator.exchange import OWN_FAULT, BearerExchange
from webex_simulator.faults import Fault
from webex_simulator.scim import dialect
from webex_simulator.scim.api import ROUTES, Scim, ScimCall, scopes_of


class Unsupported(SCIMException):
    """The body is in a media type that Webex does not take (415)."""

    status = 415
    _default_detail = "Content-Type must be application/json or application/scim+json"


class ScimExchange(BearerExchange):
    """A request to the SCIM API, and to whatever has no other API."""

    def __init__(self, scim: Scim, request: HttpRequest) -> None:
        super().__init__(request, scim.users.store, ROUTES)
        self._scim = scim

    def served(self, _: Fault | None) -> Response:
        """What the operation answers."""
        user_id = self._authorized()
        endpoint, values = self.matched()
        call = ScimCall(self._payload, self.request.args.to_dict(), user_id, self.tracking_id)
        status, body = self._scim.operate(endpoint, values, call)
        return scim_json(self.request, body, status, self.tracking_id)

    def refused(self, problem: Exception) -> Response | None:
        """SCIM's own errors; a missing token and an unknown path in the form of Webex's REST APIs."""
        body: dict[str, Any]
        if isinstance(problem, UnauthorizedException):
            body, status = dialect.rest_error(problem.detail, self.tracking_id), 401
        elif isinstance(problem, SCIMException):
            body, status = dialect.scim_error(problem, self.tracking_id), problem.status or 400
        elif isinstance(problem, HTTPException):
            body, status = dialect.rest_error(str(problem.description), self.tracking_id), problem.code or 500
        else:
            return None
        return scim_json(self.request, body, status, self.tracking_id)

    def broken(self) -> Response:
        """The error of a defect."""
        return scim_json(self.request, dialect.rest_error(OWN_FAULT, self.tracking_id), 500, self.tracking_id)

    def matched(self) -> tuple[str, Mapping[str, Any]]:
        """As `BearerExchange.matched`, with Webex's words."""
        try:
            return super().matched()
        except NotFound:
            raise NotFoundException(detail=f"There is nothing at {self.request.path}") from None
        except MethodNotAllowed:
            reason = f"{self.request.method} is not supported at {self.request.path}"
            raise MethodNotAllowed(description=reason) from None

    def _authorized(self) -> str | None:
        """Checks token, org and scope; returns the id of the user whose token it is."""
        caller = self.caller()
        if caller is None:
            raise UnauthorizedException(detail="Authentication credentials were missing or incorrect.")
        endpoint, values = self.matched()
        if values.get("org", caller.org_id).lower() != caller.org_id or caller.org_id != self._scim.users.org_id:
            raise ForbiddenException(detail="The access token does not belong to this organization.")
        wanted = scopes_of(endpoint)
        if not caller.scopes & wanted:
            raise ForbiddenException(detail=f"The access token lacks a scope: one of {', '.join(sorted(wanted))}.")
        return caller.user_id

    def _payload(self) -> dict[str, Any]:
        media = self.request.mimetype
        if media != "application/json" and not (media.startswith("application/") and media.endswith("+json")):
            raise Unsupported
        try:
            payload = json.loads(self.request.get_data())
        except ValueError:
            raise InvalidSyntaxException(detail="The body is not JSON") from None
        if not isinstance(payload, dict):
            raise InvalidSyntaxException(detail="The body is not a JSON object")
        return payload


def scim_json(request: HttpRequest, body: Any, status: int | None, tracking_id: str) -> Response:
    """A JSON answer in the media type that was asked for; header names follow wxc_sdk, which reads ``trackingid``."""
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
