"""The users of an organization, with answers that are about the person that was asked for."""

from __future__ import annotations

from pulumi_webex.controlhub.client import Found, Users
from pulumi_webex.controlhub.messages import Operation
from pulumi_webex.resources.user.account import Answer
from pulumi_webex.transport.errors import NoAnswer


class Answering:
    """The users, with answers that show the person that was asked for; `UserApi` of `user.account`.

    What was looked up before is used once, so that it is not asked for again.
    """

    def __init__(self, users: Users, found: Found | None = None) -> None:
        self._users = users
        self._found = found

    def find(self, user_name: str) -> Found:
        found, self._found = self._found, None
        return found or self._users.find(user_name)

    def get(self, user_id: str) -> Answer:
        account = self._users.get(user_id)
        if account["id"] != user_id:
            raise NoAnswer(f"Webex answered with the account {account['id']} for {user_id}.", sent=False)
        return account

    def patch(self, user_id: str, operations: list[Operation]) -> Answer:
        account = self._users.patch(user_id, operations)
        return account if account["id"] == user_id else self.get(user_id)

    def create(self, user: Answer) -> Answer:
        account = self._users.create(user)
        if str(account.get("userName", "")).casefold() == user["userName"].casefold():
            return account
        made = self._users.find(user["userName"]).exact
        if made is None:
            raise NoAnswer(f"Webex answered the creation of {user['userName']} with another account.", sent=True)
        return made
