"""The same with wxc_sdk's asyncio API: one request a person, four at once."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import TypeVar

from wxc_sdk.as_api import AsScimApiChild, AsWebexSimpleApi
from wxc_sdk.scim.users import NameObject, ScimUser

from tests.bench.data import read_people, scim_user

AT_ONCE = 4
T = TypeVar("T")


def point_at_the_simulator() -> None:
    """Replace the one method in which wxc_sdk fixes the address of its SCIM API."""
    root = os.environ["WEBEX_API_URL"].removesuffix("/v1")

    def endpoint(self: AsScimApiChild, path: str | None = None) -> str:
        return f"{root}/{self.base}" + (f"/{path}" if path else "")

    setattr(AsScimApiChild, "ep", endpoint)  # noqa: B010 - a type checker does not let a method be replaced


async def each(items: Iterable[T], action: Callable[[T], Awaitable[object]]) -> None:
    """Do something for each, four at once."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(item: T) -> None:
        async with gate:
            await action(item)

    await asyncio.gather(*(one(item) for item in items))


async def run(operation: str) -> None:
    """Do one operation."""
    org, rows = os.environ["WEBEX_ORG_ID"], read_people(Path.cwd())
    async with AsWebexSimpleApi(tokens=os.environ["WEBEX_ACCESS_TOKEN"]) as api:
        users = api.scim.users
        if operation == "create":
            people = [ScimUser.model_validate(scim_user(row)) for row in rows]
            await each(people, lambda user: users.create(org_id=org, user=user))
            return
        there = {user.user_name: user for user in await users.search_all(org_id=org, count=100)}
        pairs = [(there[row["userPrincipalName"]], row["surname"]) for row in rows]
        differ = [(user, name) for user, name in pairs if user.name and user.name.family_name != name]
        if operation == "change":
            for user, name in differ:
                given = user.name.given_name if user.name else None
                user.name = NameObject(given_name=given, family_name=name)
            await each([user for user, _ in differ], lambda user: users.update(org_id=org, user=user))
        elif operation == "destroy":
            leavers = [user.model_copy(update={"active": False}) for user, _ in pairs]
            await each(leavers, lambda user: users.update(org_id=org, user=user))
        else:
            print(f"{len(differ)} of {len(rows)} people differ")


if __name__ == "__main__":
    point_at_the_simulator()
    asyncio.run(run(sys.argv[1]))
