"""An organization in memory with the interface of `controlhub.client.Users`, for tests of the resources."""

from __future__ import annotations

import copy
import threading
import uuid
from collections.abc import Callable
from typing import Any

from pulumi_webex.controlhub.client import Found
from pulumi_webex.controlhub.messages import Page
from pulumi_webex.transport.errors import ApiError, Conflict, ErrorDetail, NotFound
from tests.controlhub.patching import NoTargetError, patched

Account = dict[str, Any]


class FakeUsers:
    """Accounts by id, and the calls that were made.

    `after_write` may change an account once it was written, as a service does that has its own mind.
    """

    def __init__(self, apply: Callable[[Account, list[dict[str, Any]]], Account] = patched) -> None:
        self.apply = apply
        self.accounts: dict[str, Account] = {}
        self.calls: list[tuple[str, Any]] = []
        self.failures: dict[str, list[Exception]] = {}
        self.after_write: Callable[[Account], None] = lambda account: None
        self._lock = threading.Lock()

    def add(self, **attributes: Any) -> Account:
        """An account that somebody else made."""
        account = {"id": str(uuid.uuid4()), "active": True, "userType": "user", **attributes}
        self.accounts[account["id"]] = account
        return account

    @property
    def writes(self) -> list[tuple[str, Any]]:
        return [call for call in self.calls if call[0] in ("create", "patch", "delete")]

    @property
    def operations(self) -> list[list[dict[str, Any]]]:
        """The operations of every PATCH."""
        return [body for method, body in self.calls if method == "patch"]

    def _called(self, method: str, what: Any) -> None:
        with self._lock:
            self.calls.append((method, copy.deepcopy(what)))
            failures = self.failures.get(method)
            if failures:
                raise failures.pop(0)

    def create(self, user: Account) -> Account:
        self._called("create", user)
        taken = [a for a in self.accounts.values() if a["userName"].casefold() == user["userName"].casefold()]
        if taken:
            raise Conflict(409, ErrorDetail(), method="POST", path="/Users")
        account = self.add(**copy.deepcopy(user))
        self.after_write(account)
        return copy.deepcopy(account)

    def get(self, user_id: str) -> Account:
        self._called("get", user_id)
        return copy.deepcopy(self._account(user_id))

    def _account(self, user_id: str) -> Account:
        if user_id not in self.accounts:
            raise NotFound(404, ErrorDetail(), method="GET", path=f"/Users/{user_id}")
        return self.accounts[user_id]

    def find(self, user_name: str) -> Found:
        self._called("find", user_name)
        wanted = user_name.casefold()
        named = {account["userName"].casefold(): account for account in self.accounts.values()}
        renamed = [
            account
            for name, account in named.items()
            if name.endswith(wanted) and name != wanted and not account["active"]
        ]
        return Found(copy.deepcopy(named.get(wanted)), copy.deepcopy(renamed))

    def page(self, start: int, count: int = 100, **_: Any) -> Page:
        self._called("page", start)
        some = list(self.accounts.values())[start - 1 : start - 1 + count]
        return Page(copy.deepcopy(some), len(self.accounts), len(some))

    def count(self) -> int:
        self._called("count", None)
        return len(self.accounts)

    def patch(self, user_id: str, operations: list[dict[str, Any]]) -> Account:
        self._called("patch", operations)
        try:
            account = self.apply(self._account(user_id), operations)
        except NoTargetError as error:
            problem = ErrorDetail(detail=str(error), scim_type="noTarget")
            raise ApiError(400, problem, method="PATCH", path="/Users") from None
        self.after_write(account)
        self.accounts[user_id] = account
        return copy.deepcopy(account)

    def delete(self, user_id: str) -> None:
        self._called("delete", user_id)
        self._account(user_id)
        del self.accounts[user_id]
