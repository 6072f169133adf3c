"""How the REST APIs refuse: a status, a message, and a code if Cisco documents one."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

MISSING_RIGHTS = (
    "The server understood the request, but refused to fulfill it because the access token is missing required "
    "scopes or the user is missing required roles or licenses."
)


class RestError(Exception):
    """A refusal; ``body`` is the JSON that goes with it (OpenAPI, ErrorResponse)."""

    def __init__(self, status: int, message: str, *, code: int | None = None, description: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        self.description = description or message

    def body(self, tracking_id: str) -> dict[str, Any]:
        """Return what the answer says."""
        code = {} if self.code is None else {"errorCode": self.code}
        errors = [{**code, "description": self.description}]
        return {"message": self.message, "errors": errors, "trackingId": tracking_id}


def bad(message: str, code: int | None = None, description: str = "") -> RestError:
    """Return a 400."""
    return RestError(HTTPStatus.BAD_REQUEST, message, code=code, description=description)


def missing(what: str) -> RestError:
    """Return a 404."""
    return RestError(HTTPStatus.NOT_FOUND, f"{what} was not found")


def forbidden() -> RestError:
    """Return a 403."""
    return RestError(HTTPStatus.FORBIDDEN, MISSING_RIGHTS)
