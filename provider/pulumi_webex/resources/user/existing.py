"""The users of an organization, looked up in its list where that takes fewer requests."""

from __future__ import annotations

from pulumi_webex.controlhub.client import Found
from pulumi_webex.controlhub.messages import Operation
from pulumi_webex.resources.shared import run
from pulumi_webex.resources.user.account import Answer


class ExistingUsers:
    """`UserApi` of `user.account` for one resource of a run: the first look for a name may be answered by the list.

    A list is as old as the run. Whoever looks for the same name again, since a creation said that it is taken, asks
    Webex.
    """

    def __init__(self, here: run.Run) -> None:
        self._here = here
        self._looked_for: set[str] = set()

    def find(self, user_name: str) -> Found:
        first = user_name.casefold() not in self._looked_for
        self._looked_for.add(user_name.casefold())
        return (self._here.lookup if first else self._here.users).find(user_name)

    def get(self, user_id: str) -> Answer:
        return self._here.users.get(user_id)

    def patch(self, user_id: str, operations: list[Operation]) -> Answer:
        return self._here.users.patch(user_id, operations)

    def create(self, user: Answer) -> Answer:
        return self._here.users.create(user)
