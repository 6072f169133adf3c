"""One HTTP request to the XMLService: which faults are meant for it, its answer, what is logged of it."""

from __future__ import annotations

from werkzeug.wrappers import Request as HttpRequest
from werkzeug.wrappers import Response

from webex_simulator.exchange import OWN_FAULT, ApiExchange
from webex_simulator.faults import XML, Fault
from webex_simulator.journal import SeenRequest
from webex_simulator.meetings.messages import failure
from webex_simulator.meetings.refusals import GENERIC, Refusal
from webex_simulator.meetings.service import PATH, XmlService


def is_meant(request: HttpRequest) -> bool:
    """Whether a request is for the XMLService."""
    return request.path.rstrip("/") == PATH and request.method == "POST"


class XmlExchange(ApiExchange):
    """A request to the XMLService; API errors are answered with status 200, as the real service does."""

    def __init__(self, service: XmlService, request: HttpRequest) -> None:
        super().__init__(request)
        self._service = service
        self._read = service.read(request.get_data())
        self._exception_id = ""

    @property
    def ways(self) -> tuple[tuple[str, str], ...]:
        """The operation, and the address that all operations share."""
        return (XML, self._read.operation), ("POST", PATH)

    def served(self, fault: Fault | None) -> Response:
        """What the operation answers, or the refusal that was ordered."""
        answer = self._service.answer(self._read, fault)
        self._exception_id = answer.exception_id
        return Response(answer.content, mimetype="text/xml")

    def refused(self, problem: Exception) -> Response | None:
        """None: the service answers refusals itself."""
        return None

    def broken(self) -> Response:
        """The error of a defect."""
        self._exception_id = GENERIC
        return Response(failure(Refusal(GENERIC, OWN_FAULT)), mimetype="text/xml")

    def logged(self, status: int | None) -> SeenRequest:
        """The operation, the site, the body without secrets."""
        read = self._read
        return SeenRequest(XML, read.operation, status, {"site": read.site}, read.body, self._exception_id)
