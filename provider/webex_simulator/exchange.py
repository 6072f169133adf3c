"""One HTTP request on its way through the simulator, the same for every API: routed, authorized, answered, logged.

An API gives its routes, what its operations do, and its own form of errors.
"""

from __future__ import annotations

import json
import sqlite3
import traceback
import uuid
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.routing import Map
from werkzeug.wrappers import Request as HttpRequest
from werkzeug.wrappers import Response

from webex_simulator.faults import Fault
from webex_simulator.journal import SeenRequest
from webex_simulator.server import DroppedError
from webex_simulator.store import AccountStore

OWN_FAULT = "The simulator has a fault of its own"


@dataclass(frozen=True)
class Caller:
    """The person whose access token came with a request."""

    org_id: str
    scopes: frozenset[str]
    user_id: str | None


class ApiExchange(ABC):
    """A request to one of the APIs."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def ways(self) -> tuple[tuple[str, str], ...]:
        """The methods and paths by which a fault may know this request."""
        return ((self.request.method, self.request.path),)

    def answer(self, fault: Fault | None) -> Response:
        """The answer, or the API's own form of whatever went wrong."""
        try:
            return self.served(fault)
        except sqlite3.ProgrammingError:
            raise DroppedError from None  # the simulator was closed in the middle of a request
        except Exception as problem:
            response = self.refused(problem)
            if response is None:
                traceback.print_exc()
                response = self.broken()
            return response

    @abstractmethod
    def served(self, fault: Fault | None) -> Response:
        """The answer of an operation; raises the API's own errors. `fault` may order one of these."""

    @abstractmethod
    def refused(self, problem: Exception) -> Response | None:
        """The API's form of an error; None if it is none that the API knows."""

    @abstractmethod
    def broken(self) -> Response:
        """The API's form of `OWN_FAULT`."""

    @abstractmethod
    def logged(self, status: int | None) -> SeenRequest:
        """What the journal keeps of the request; `status` is None if the connection was dropped."""


class BearerExchange(ApiExchange):
    """A request with a bearer token and a JSON body."""

    def __init__(self, request: HttpRequest, store: AccountStore, routes: Map) -> None:
        super().__init__(request)
        self._store = store
        self._routes = routes
        self.tracking_id = tracking_id_of(request)

    def matched(self) -> tuple[Any, Mapping[str, Any]]:
        """The operation and the values in the path. Raises werkzeug's NotFound and MethodNotAllowed."""
        return self._routes.bind_to_environ(self.request.environ).match()

    def caller(self) -> Caller | None:
        """The person whose token this is; None if there is no valid one."""
        kind, _, token = self.request.headers.get("Authorization", "").partition(" ")
        known = self._store.token(token.strip()) if kind.lower() == "bearer" else None
        return Caller(*known) if known else None

    def parsed(self) -> Any:
        """The body as JSON; None if it is none."""
        try:
            return json.loads(self.request.get_data() or b"null")
        except ValueError:
            return None

    def logged(self, status: int | None) -> SeenRequest:
        """The method, the path, the query and the body."""
        request = self.request
        return SeenRequest(request.method, request.path, status, request.args.to_dict(), self.parsed())


def tracking_id_of(request: HttpRequest) -> str:
    """The client's own tracking id, or a new one."""
    return request.headers.get("TrackingID") or f"SIMULATOR_{uuid.uuid4()}"
