"""Who left: inactive and soft-deleted accounts, until when they can be had back, and which may be deleted for good.

Plain data about accounts as SCIM answers them; nothing here asks Webex for anything but in `delete`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, Protocol

from pulumi_webex.controlhub.messages import was_renamed_from
from pulumi_webex.resources.shared.removals import Changes, RemovalLimit, named, tokens
from pulumi_webex.resources.user.account import admin_role
from pulumi_webex.transport.errors import NotFound, Refused

from .plural import one_by_one
from .steps import is_user

RECOVERABLE = timedelta(days=30)
"""How long an account can be had back: what Entra deletes (help.webex.com/article/d3p9vfb), and what is deactivated in
Control Hub (help.webex.com/article/v5wksr)."""

_RENAMED = re.compile(r"[0-9a-f]{32}(?=[^@]+@)", re.IGNORECASE)
"""What Entra's connector puts before the name of who is deleted: an objectId without its dashes."""

State = Literal["inactive", "soft-deleted"]


class LeaverApi(Protocol):
    """The part of `pulumi_webex.controlhub.client.Users` that deletes."""

    def get(self, user_id: str) -> dict[str, Any]: ...
    def delete(self, user_id: str) -> None: ...


@dataclass(frozen=True)
class Leaver:
    """An account that is not active.

    ``user_name`` is the address that the person had, ``present_name`` the account's name today, which differs where it
    was soft-deleted. ``since`` is ``meta.lastModified``, the account's last change: it has been inactive at least since
    then. ``role`` says what makes it an administrator's.
    """

    id: str
    user_name: str
    present_name: str
    display_name: str
    since: datetime | None
    role: str | None = None

    @property
    def state(self) -> State:
        """Whether it was renamed, too."""
        return "inactive" if self.user_name == self.present_name else "soft-deleted"

    @property
    def until(self) -> datetime | None:
        """Until when, at the latest, it can be had back."""
        return self.since + RECOVERABLE if self.since else None

    def as_json(self) -> dict[str, Any]:
        """As plain data, times in ISO 8601."""
        return {
            "id": self.id,
            "userName": self.user_name,
            "presentUserName": self.present_name,
            "displayName": self.display_name,
            "state": self.state,
            "lastModified": self.since.isoformat() if self.since else None,
            "recoverableUntil": self.until.isoformat() if self.until else None,
            "administrator": self.role is not None,
        }


@dataclass(frozen=True)
class Managed:
    """Whom a program declares, as active or not: by id of the account, and by userName without its case."""

    active: Mapping[str, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, steps: Iterable[Mapping[str, Any]]) -> Managed:
        """Reads the steps of a preview that shows what stays the same, too."""
        active: dict[str, bool] = {}
        for step in one_by_one(steps):
            after = step.get("newState") or {}
            inputs = after.get("inputs") or {}
            if not is_user(str(step["urn"])) or step["op"] == "delete":
                continue
            keys = {after.get("id"), (step.get("oldState") or {}).get("id"), str(inputs.get("userName", "")).casefold()}
            active |= {str(key): inputs.get("active") is not False for key in keys if key}
        return cls(active)

    def of_leaver(self, leaver: Leaver) -> str:
        """What the program declares this account as, under any of its names; empty for one that it does not declare."""
        keys = (leaver.id, leaver.user_name.casefold(), leaver.present_name.casefold())
        found = [self.active[key] for key in keys if key in self.active]
        return f"{'active' if any(found) else 'inactive'} in the program" if found else ""


@dataclass(frozen=True)
class LeaverVerdict:
    """Who may be deleted, and why the others are kept, by id."""

    due: list[Leaver] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)


def leaver(user: Mapping[str, Any]) -> Leaver | None:
    """The account as a leaver; None if it is active, or not a person's (a room's, a calling service's)."""
    name = user.get("userName")
    if user.get("active") is not False or user.get("userType", "user") != "user" or not isinstance(name, str):
        return None
    former = _RENAMED.sub("", name, count=1) if _RENAMED.match(name) else name
    if not was_renamed_from(dict(user), former):
        former = name
    since = _moment((user.get("meta") or {}).get("lastModified"))
    return Leaver(str(user["id"]), former, name, str(user.get("displayName") or ""), since, admin_role(user))


def classify(leavers: Iterable[Leaver], managed: Managed, now: datetime, days: int) -> LeaverVerdict:
    """Who has been inactive for that many days and may be deleted.

    Never an administrator, never one that the program declares (as inactive, too: the next run would only make it
    again), and no soft-deleted account as long as it can be recovered.
    """
    due, kept = [], {}
    for one in leavers:
        why = _why_kept(one, managed, now, days)
        if why:
            kept[one.id] = why
        else:
            due.append(one)
    return LeaverVerdict(due, kept)


def refuse_many(due: Iterable[Leaver], size: int, allowed: str | None, limit: RemovalLimit | None = None) -> None:
    """Raises `Refused` where more of an organization's ``size`` people would be deleted than the limit says.

    ``allowed`` is the permission for exactly these, count and hash, as a removal guard prints it.
    """
    limit = limit or RemovalLimit()
    people = frozenset(one.present_name.casefold() for one in due)
    needed = Changes(removed=people).beyond(limit, size)
    if needed and needed.token not in tokens(allowed):
        raise Refused(
            f"{len(people)} of {size} accounts would be deleted for good ({named(people)}), and {limit.people(size)} "
            f"({limit}) may be without more ado; nothing was deleted; if this is meant, add --allow {needed.token}"
        )


def delete(directory: LeaverApi, leaver_: Leaver) -> str | None:
    """Deletes an account for good, after a last look at it; returns why not, where it was left alone."""
    try:
        if leaver(directory.get(leaver_.id)) != leaver_:
            return "it was changed meanwhile"
        directory.delete(leaver_.id)
    except NotFound:
        return "it is gone already"
    return None


def _why_kept(one: Leaver, managed: Managed, now: datetime, days: int) -> str:
    if one.role:
        return f"administrator ({one.role})"
    if one.since is None or one.until is None:
        return "no lastModified"
    if now - one.since < timedelta(days=days):
        return f"{max(0, (now - one.since).days)} days only"
    if one.state == "soft-deleted" and now < one.until:
        return "can be recovered"
    return managed.of_leaver(one)


def _moment(text: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
