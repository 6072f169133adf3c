"""One HTTP request to the XMLService: which faults are meant for it, its answer, what is logged of it."""

from __future__ import annotations

import sqlite3
import traceback

from werkzeug.wrappers import Request as HttpRequest
from werkzeug.wrappers import Response

from ..faults import XML, Fault
from ..journal import Request
from ..server import DroppedError
from .messages import failure
from .refusals import GENERIC, Refusal
from .service import PATH, Service


def is_meant(request: HttpRequest) -> bool:
    """Whether a request is for the XMLService."""
    return request.path.rstrip("/") == PATH and request.method == "POST"


class XmlExchange:
    """A request to the XMLService; API errors are answered with status 200, as the real service does."""

    def __init__(self, service: Service, request: HttpRequest) -> None:
        self._service = service
        self._request = service.read(request.get_data())
        self._exception_id = ""

    @property
    def ways(self) -> tuple[tuple[str, str], ...]:
        """The methods and paths by which a fault may know this request."""
        return (XML, self._request.operation), ("POST", PATH)

    def answer(self, fault: Fault | None) -> Response:
        """The answer, or the refusal that was ordered."""
        try:
            answer = self._service.answer(self._request, fault)
            content, self._exception_id = answer.content, answer.exception_id
        except sqlite3.ProgrammingError:
            raise DroppedError from None  # the simulator was closed in the middle of a request
        except Exception:
            traceback.print_exc()
            content, self._exception_id = failure(Refusal(GENERIC, "The simulator has a fault of its own")), GENERIC
        return Response(content, mimetype="text/xml")

    def logged(self, status: int | None) -> Request:
        """What the log keeps: the operation, the site, the body without secrets."""
        asked = self._request
        return Request(XML, asked.operation, status, {"site": asked.site}, asked.body, self._exception_id)
