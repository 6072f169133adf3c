"""Webex users over SCIM 2: one method an operation, safe to repeat.

Paths and bodies are those of RFC 7644 as Webex documents them (developer.webex.com, SCIM 2 Users).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from pulumi_webex.controlhub.messages import (
    Operation,
    Page,
    User,
    age,
    creation,
    is_name_of,
    is_repeatable,
    patch_request,
    quoted,
    removals_apart,
    removes,
    was_renamed_from,
)
from pulumi_webex.transport.addresses import own_account_address
from pulumi_webex.transport.errors import ApiError, Conflict, NoAnswer, NotFound, Problem, Refused, ServerFault
from pulumi_webex.transport.http import Answer, Transport
from pulumi_webex.transport.retry import SILENT_SECONDS

PAGE = 100
"""People a page: Webex's own default; no maximum is published."""

_CREATE_ROUNDS = 3
_AT_ONCE = (0.0,)
_PATIENTLY = (0.0, 1.0, 2.0, 3.0)
"""Seconds before each look-up: a new account shows in searches after up to some five seconds."""
_CLOCK_TOLERANCE = 5.0
"""Seconds: the machines behind one address need not agree on the time."""


@dataclass(frozen=True)
class Found:
    """Who answers to a userName: `exact` (compared without case) has it, `renamed` are soft-deleted
    accounts that carry it behind an identifier."""

    exact: User | None = None
    renamed: list[User] = field(default_factory=list)


class Users:
    """The users of one organisation; any number of threads may share it.

    Every method may raise any error of `pulumi_webex.transport.errors`; only the telling ones are named.
    """

    def __init__(self, transport: Transport, scim_url: str) -> None:
        self._transport = transport
        self._base = scim_url
        self._users = f"{scim_url}/Users"

    def create(self, user: User) -> User:
        """Makes an account and returns it as Webex holds it.

        userName is unique in Webex, so a lost answer does no harm: the account is looked up, is
        returned where this call made it, and only where there is none is the POST repeated. An
        account that was there before ends in `Conflict`, as it does without any loss.
        """
        began = self._transport.clock()
        doubt: ApiError | NoAnswer | None = None
        for _ in range(_CREATE_ROUNDS):
            try:
                return self._post(user)
            except (Conflict, NoAnswer, ServerFault) as error:
                if doubt is None and not _may_have_worked(error):
                    raise
                doubt = doubt if isinstance(error, Conflict) and doubt else error
                if isinstance(error, Conflict) or self._transport.clock() - began > SILENT_SECONDS:
                    break
            if made := self._look_up(user, began, _AT_ONCE, doubt):
                return made
        if made := self._look_up(user, began, _PATIENTLY, doubt):
            return made
        raise _unsettled(user, doubt)

    def get(self, user_id: str) -> User:
        """One user by id; `NotFound` where there is none."""
        return _user(self._transport.request("GET", self._address(user_id)))

    def find(self, user_name: str) -> Found:
        """Who has `user_name`, and which soft-deleted accounts had it, with one search."""
        ending = list(self.list(f"userName ew {quoted(user_name)}"))
        exact = [user for user in ending if is_name_of(user, user_name)]
        renamed = [user for user in ending if was_renamed_from(user, user_name)]
        return Found(exact[0] if exact else None, renamed)

    def list(
        self,
        filter: str | None = None,
        *,
        attributes: Sequence[str] = (),
        excluded_attributes: Sequence[str] = (),
        count: int = PAGE,
    ) -> Iterator[User]:
        """All users, or those that `filter` (RFC 7644 section 3.4.2.2) matches.

        Pages of `count` are read as they are consumed; each user comes once, even where the pages
        shift under the reader.
        """
        seen: set[str] = set()
        start, total = 1, 1
        while start <= total:
            page = self.page(start, count, filter, attributes=attributes, excluded_attributes=excluded_attributes)
            for user in page.users:
                if user.get("id") not in seen:
                    seen.add(user.get("id", ""))
                    yield user
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
        """The page that begins at the user number `start`, from 1."""
        params: dict[str, str | int] = {"startIndex": start, "count": count}
        if filter:
            params["filter"] = filter
        if attributes:
            params["attributes"] = ",".join(attributes)
        if excluded_attributes:
            params["excludedAttributes"] = ",".join(excluded_attributes)
        return _page(self._transport.request("GET", self._users, params=params))

    def count(self) -> int:
        """How many users the organisation has."""
        return self.page(1, 1, attributes=("userName",)).total

    def patch(self, user_id: str, operations: Sequence[Operation]) -> User:
        """Applies PATCH operations (RFC 7644 section 3.5.2); returns the user as it is then.

        A removal of what is not there (``noTarget``) counts as done.
        """
        try:
            return self._patch(user_id, operations)
        except ApiError as error:
            if error.scim_type != "noTarget" or not any(removes(operation) for operation in operations):
                raise
        if len(operations) > 1:
            for group in removals_apart(operations):
                self.patch(user_id, group)
        return self.get(user_id)

    def delete(self, user_id: str) -> None:
        """Deletes a user for good; `NotFound` where there was none to begin with."""
        try:
            self._transport.request("DELETE", self._address(user_id))
        except NotFound as error:
            if not error.in_doubt:
                raise

    def me(self) -> User:
        """The account that the token belongs to."""
        return _user(self._transport.request("GET", own_account_address(self._base)))

    def _post(self, user: User) -> User:
        return _user(self._transport.request("POST", self._users, json=creation(user)), sent=True)

    def _patch(self, user_id: str, operations: Sequence[Operation]) -> User:
        answer = self._transport.request(
            "PATCH",
            self._address(user_id),
            json=patch_request(operations),
            repeatable=is_repeatable(operations),
        )
        return self.get(user_id) if answer.body is None else _user(answer, sent=True)

    def _look_up(
        self, user: User, began: float, pauses: Iterable[float], doubt: ApiError | NoAnswer | None
    ) -> User | None:
        """The account that a lost POST made; `Conflict` where it is older than our first attempt.

        Only one that we made may later be deleted for good as ours, so age decides, by the
        server's own clock; where it does not tell, the account counts as somebody else's.
        """
        params: dict[str, str | int] = {"filter": f"userName eq {quoted(user['userName'])}", "count": PAGE}
        for pause in pauses:
            self._transport.sleep(pause)
            try:
                answer = self._transport.request("GET", self._users, params=params)
            except NoAnswer:
                raise _unsettled(user, doubt) from None
            for found in (other for other in _page(answer).users if is_name_of(other, user["userName"])):
                seconds = age(found, answer.headers)
                if seconds is None or seconds > self._transport.clock() - began + _CLOCK_TOLERANCE:
                    raise Conflict(409, _THERE_BEFORE, method="POST", path=urlsplit(self._users).path)
                return found
        return None

    def _address(self, user_id: str) -> str:
        # No id, or dots, would make the address of all users, or of something else, out of this one.
        if not user_id.strip(". "):
            raise Refused(f"There is no Webex account with the id {user_id!r}; nothing was asked or changed.")
        return f"{self._users}/{quote(user_id, safe='')}"


_THERE_BEFORE = Problem(detail="an account with this userName was there already", scim_type="uniqueness")


def _may_have_worked(error: ApiError | NoAnswer) -> bool:
    if isinstance(error, NoAnswer):
        return error.sent
    return error.in_doubt or isinstance(error, ServerFault)


def _unsettled(user: User, doubt: ApiError | NoAnswer | None) -> ApiError | NoAnswer:
    """The error of a create whose effect stays unknown: nothing shows, yet something may have happened."""
    if isinstance(doubt, ApiError):
        return doubt
    why = f" ({doubt})" if doubt else ""
    return NoAnswer(
        f"{user['userName']}: Webex did not confirm the new account and does not show it yet{why}; run again: an "
        "account that did come about is found then, not made twice.",
        sent=True,
    )


def _user(answer: Answer, *, sent: bool = False) -> User:
    if isinstance(answer.body, dict) and isinstance(answer.body.get("id"), str):
        return answer.body
    raise _not_scim("user", sent=sent)


def _page(answer: Answer) -> Page:
    try:
        return Page.of(answer.body)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise _not_scim("list of users", sent=False) from None


def _not_scim(what: str, *, sent: bool) -> NoAnswer:
    return NoAnswer(
        f"What answered is not Webex's SCIM service: no {what} came back; check webex:scimUrl (WEBEX_SCIM_URL).",
        sent=sent,
    )
