"""What the users and the groups of an organization have in common over SCIM 2 (RFC 7644 section 3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar
from urllib.parse import quote, urlsplit

from pulumi_webex.controlhub.messages import Operation, Page, Resource, age, creation, is_called, patch_request, quoted
from pulumi_webex.transport.errors import ApiError, Conflict, ErrorDetail, NoAnswer, NotFound, Refused, ServerFault
from pulumi_webex.transport.http import Answer, Transport
from pulumi_webex.transport.retry import SILENT_SECONDS

PAGE = 100
"""Resources a page: Webex's own default; no maximum is published."""

_AT_ONCE = (0.0,)
_PATIENTLY = (0.0, 1.0, 2.0, 3.0)
"""Seconds before each look-up: what is new shows in searches after up to some five seconds."""
_CLOCK_TOLERANCE = 5.0
"""Seconds: the machines behind one address need not agree on the time."""


class Collection:
    """The resources of one type in one organization; any number of threads may share it.

    Every method may raise any error of `pulumi_webex.transport.errors`; only the telling ones are named.
    """

    endpoint: ClassVar[str]
    """``Users``."""
    schema: ClassVar[str]
    name: ClassVar[str]
    """The attribute that people tell the resources apart by."""
    noun: ClassVar[str]
    """What a person calls one of them, with its article."""
    create_rounds: ClassVar[int]
    """POSTs that may go out for one creation: more than one only if Webex holds `name` unique."""

    def __init__(self, transport: Transport, scim_url: str) -> None:
        self._transport = transport
        self._base = scim_url
        self._all = f"{scim_url}/{self.endpoint}"

    def create(self, resource: Resource) -> Resource:
        """Makes a resource and returns it as Webex holds it.

        A lost answer does no harm: the resource is looked up by name and returned where this call
        made it; only if Webex holds names unique, and there is none, is the POST repeated. One
        that was there before ends in `Conflict`, as it does without any loss.
        """
        began = self._transport.clock()
        doubt: ApiError | NoAnswer | None = None
        for _ in range(self.create_rounds):
            try:
                return self._post(resource)
            except (Conflict, NoAnswer, ServerFault) as error:
                if doubt is None and not _may_have_worked(error):
                    raise
                doubt = doubt if isinstance(error, Conflict) and doubt else error
                if isinstance(error, Conflict) or self._transport.clock() - began > SILENT_SECONDS:
                    break
            if made := self._look_up(resource, began, _AT_ONCE, doubt):
                return made
        if made := self._look_up(resource, began, _PATIENTLY, doubt):
            return made
        raise self._unsettled(resource, doubt)

    def get(self, resource_id: str) -> Resource:
        """The one with this id; `NotFound` if there is none."""
        return self._resource(self._transport.request("GET", self._address(resource_id)))

    def list(
        self,
        filter: str | None = None,
        *,
        attributes: Sequence[str] = (),
        excluded_attributes: Sequence[str] = (),
        count: int = PAGE,
    ) -> Iterator[Resource]:
        """All of them, or those that `filter` (RFC 7644 section 3.4.2.2) matches.

        Pages of `count` are read as they are consumed; each resource comes once, even if the
        pages shift under the reader.
        """
        seen: set[str] = set()
        start, total = 1, 1
        while start <= total:
            page = self.page(start, count, filter, attributes=attributes, excluded_attributes=excluded_attributes)
            for resource in page.resources:
                if resource.get("id") not in seen:
                    seen.add(resource.get("id", ""))
                    yield resource
            if not page.step:
                return
            start, total = start + page.step, page.total

    def page(
        self,
        start: int,
        count: int = PAGE,
        filter: str | None = None,
        *,
        attributes: Sequence[str] = (),
        excluded_attributes: Sequence[str] = (),
    ) -> Page:
        """The page that begins at the resource number `start`, from 1."""
        params: dict[str, str | int] = {"startIndex": start, "count": count}
        if filter:
            params["filter"] = filter
        if attributes:
            params["attributes"] = ",".join(attributes)
        if excluded_attributes:
            params["excludedAttributes"] = ",".join(excluded_attributes)
        return self._page(self._transport.request("GET", self._all, params=params))

    def delete(self, resource_id: str) -> None:
        """Deletes one for good; `NotFound` if there was none to begin with."""
        try:
            self._transport.request("DELETE", self._address(resource_id))
        except NotFound as error:
            if not error.in_doubt:
                raise

    @property
    def _bare(self) -> str:
        return self.noun.partition(" ")[2]

    def _post(self, resource: Resource) -> Resource:
        body = creation(resource, self.schema)
        return self._resource(self._transport.request("POST", self._all, json=body), sent=True)

    def _patch(self, resource_id: str, operations: Sequence[Operation], *, repeatable: bool) -> Resource | None:
        """Sends one PATCH; the resource as it is then, None if the answer does not say."""
        answer = self._transport.request(
            "PATCH", self._address(resource_id), json=patch_request(operations), repeatable=repeatable
        )
        return None if answer.body is None else self._resource(answer, sent=True)

    def _look_up(
        self, resource: Resource, began: float, pauses: Iterable[float], doubt: ApiError | NoAnswer | None
    ) -> Resource | None:
        """What a lost POST made; `Conflict` if it is older than our first attempt.

        Only what we made may later be deleted for good as ours, so age decides, by the server's own
        clock; if it does not tell, the resource counts as somebody else's.
        """
        wanted = resource[self.name]
        params: dict[str, str | int] = {"filter": f"{self.name} eq {quoted(wanted)}", "count": PAGE}
        for pause in pauses:
            self._transport.sleep(pause)
            try:
                answer = self._transport.request("GET", self._all, params=params)
            except NoAnswer:
                raise self._unsettled(resource, doubt) from None
            for found in (one for one in self._page(answer).resources if is_called(one, self.name, wanted)):
                seconds = age(found, answer.headers)
                if seconds is None or seconds > self._transport.clock() - began + _CLOCK_TOLERANCE:
                    raise self._there_before()
                return found
        return None

    def _there_before(self) -> Conflict:
        problem = ErrorDetail(detail=f"{self.noun} with this {self.name} was there already", scim_type="uniqueness")
        return Conflict(409, problem, method="POST", path=urlsplit(self._all).path)

    def _unsettled(self, resource: Resource, doubt: ApiError | NoAnswer | None) -> ApiError | NoAnswer:
        """The error of a create whose effect stays unknown: nothing shows, yet something may have happened."""
        if isinstance(doubt, ApiError):
            return doubt
        why = f" ({doubt})" if doubt else ""
        return NoAnswer(
            f"{resource[self.name]}: Webex did not confirm the new {self._bare} and does not show it yet{why}; run "
            f"again: {self.noun} that did come about is found then, not made twice.",
            sent=True,
        )

    def _address(self, resource_id: str) -> str:
        # No id, or dots, would make the address of all of them, or of something else, out of this one.
        if not resource_id.strip(". "):
            raise Refused(f"There is no Webex {self._bare} with the id {resource_id!r}; nothing was asked or changed.")
        return f"{self._all}/{quote(resource_id, safe='')}"

    def _resource(self, answer: Answer, *, sent: bool = False) -> Resource:
        if isinstance(answer.body, dict) and isinstance(answer.body.get("id"), str):
            return answer.body
        raise not_scim(self.endpoint[:-1].lower(), sent=sent)

    def _page(self, answer: Answer) -> Page:
        try:
            return Page.of(answer.body)
        except (AttributeError, KeyError, TypeError, ValueError):
            raise not_scim(f"list of {self.endpoint.lower()}", sent=False) from None


def not_scim(what: str, *, sent: bool) -> NoAnswer:
    """The error of an answer that no SCIM service would give."""
    return NoAnswer(
        f"What answered is not Webex's SCIM service: no {what} came back; check webex:scimUrl (WEBEX_SCIM_URL).",
        sent=sent,
    )


def _may_have_worked(error: ApiError | NoAnswer) -> bool:
    if isinstance(error, NoAnswer):
        return error.sent
    return error.in_doubt or isinstance(error, ServerFault)
