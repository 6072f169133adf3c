"""SCIM Bulk: up to 100 operations in one request, each answered on its own (RFC 7644 section 3.7).

Webex's dialect: ``operations`` in lower case, `failOnErrors` always sent, no PUT (Cisco's OpenAPI, SCIM 2 Bulk).
DELETE is never sent in bulk, since nobody gets an account back that was deleted for good.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote, unquote, urlsplit

from pulumi_webex.controlhub.collection import not_scim
from pulumi_webex.controlhub.messages import Operation, Resource, creation, patch_request, whole
from pulumi_webex.transport.answers import Reply, problem_in
from pulumi_webex.transport.errors import ApiError, BadToken, NoAnswer, WebexError, api_error
from pulumi_webex.transport.http import Transport

BULK_REQUEST = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
LARGEST = 100
"""Operations a request, by Cisco's OpenAPI; also the highest `failOnErrors`, so that one failure stops nobody else."""
FIRST = 10
"""Operations in the first request of a run, which is read back before more go out."""
WORTH_IT = 10
"""Writes from which on Bulk is used."""
TIMEOUT = (10.0, 180.0)
"""Seconds to connect, and to wait for the answer: 100 accounts take longer than one."""


class BulkFailed(Exception):  # noqa: N818 - it says what happened
    """A Bulk request was refused, or its answer was lost: any of its operations may have been done.

    `cause` says why. Look what was done, then go on with single calls.
    """

    def __init__(self, cause: WebexError) -> None:
        super().__init__(str(cause))
        self.cause = cause


@dataclass(frozen=True)
class BulkOperation:
    """One operation: `bulk_id` tells it from the others of the request, `path` is below the SCIM base."""

    bulk_id: str
    method: Literal["POST", "PATCH"]
    path: str
    data: Mapping[str, Any]

    @classmethod
    def create(cls, bulk_id: str, user: Resource) -> BulkOperation:
        """Makes a user; the nested `user` as `Users.create` takes it."""
        return cls(bulk_id, "POST", "/Users", creation(user))

    @classmethod
    def patch(cls, bulk_id: str, user_id: str, operations: Sequence[Operation]) -> BulkOperation:
        """Applies PATCH operations (RFC 7644 section 3.5.2) to the user with this id."""
        return cls(bulk_id, "PATCH", f"/Users/{quote(user_id, safe='')}", patch_request(operations))


@dataclass(frozen=True)
class BulkOutcome:
    """What came of one operation: the id in its location, the body if there is one, and the error if it failed.

    A status of 2xx shows neither the person nor the state: read both back.
    """

    status: int
    resource_id: str | None = None
    body: Resource | None = None
    error: ApiError | None = None


class Bulk:
    """The Bulk endpoint of one organization; any number of threads may share it.

    `proven` and `failed` are for the caller to set, once a first, small request was read back; until then `size` stays
    small.
    """

    def __init__(self, transport: Transport, scim_url: str) -> None:
        self._transport = transport
        self._url = f"{scim_url}/Bulk"
        self.proven = False
        self.failed = False

    @property
    def size(self) -> int:
        """How many operations the next request may have."""
        return LARGEST if self.proven else FIRST

    def send(self, operations: Sequence[BulkOperation]) -> dict[str, BulkOutcome]:
        """Sends up to 100 operations; the outcomes by bulkId, without those that the answer does not speak of.

        Raises `BulkFailed`, or what is wrong with settings or token.
        """
        body = {
            "schemas": [BULK_REQUEST],
            "failOnErrors": LARGEST,
            "operations": [
                {"method": one.method, "path": one.path, "bulkId": one.bulk_id, "data": one.data} for one in operations
            ],
        }
        try:
            answer = self._transport.request("POST", self._url, json=body, timeout=TIMEOUT)
        except BadToken:
            raise
        except (ApiError, NoAnswer) as error:
            raise BulkFailed(error) from error
        results = answer.body.get("operations") if isinstance(answer.body, dict) else None
        if not isinstance(results, list):
            raise BulkFailed(not_scim("Bulk response", sent=True))
        return _matched(operations, [one for one in results if isinstance(one, dict)])


def _matched(operations: Sequence[BulkOperation], results: list[dict[str, Any]]) -> dict[str, BulkOutcome]:
    """The outcomes by bulkId; a PATCH without one is told by the path of its location."""
    asked = {one.bulk_id: one for one in operations}
    by_id = {one.path.rpartition("/")[2]: one.bulk_id for one in operations if one.method == "PATCH"}
    found: dict[str, BulkOutcome] = {}
    twice: set[str] = set()
    for result in results:
        last = _last_part(result.get("location"))
        bulk_id = str(result.get("bulkId") or by_id.get(last, ""))
        if bulk_id in found:
            twice.add(bulk_id)
        if bulk_id in asked:
            found[bulk_id] = _outcome(asked[bulk_id], result, unquote(last))
    # Two answers to one operation are as good as none.
    return {bulk_id: outcome for bulk_id, outcome in found.items() if bulk_id not in twice}


def _last_part(location: object) -> str:
    """The last part of an address, which is an id; empty for what is no address."""
    try:
        return urlsplit(str(location or "")).path.rpartition("/")[2]
    except ValueError:
        return ""


def _outcome(operation: BulkOperation, result: Mapping[str, Any], resource_id: str) -> BulkOutcome:
    """One outcome; the status may come as a text, a number or, by RFC 7644 section 3.7.3, within an object."""
    status, response = result.get("status"), result.get("response")
    try:
        code = whole(status.get("code") if isinstance(status, dict) else status)
    except (TypeError, ValueError):
        code = 0
    body = response if isinstance(response, dict) else None
    if 200 <= code < 300:
        return BulkOutcome(code, resource_id or None, body)
    problem = problem_in(Reply(code, {}, json.dumps(body or {}).encode()))
    # An outcome without a status says nothing, and counts as a fault of the service.
    error = api_error(code or 500, problem, method=operation.method, path=operation.path)
    return BulkOutcome(code, None, body, error)
