"""What an account consists of: a tree of XML elements, read from the catalog file of the Meetings client.

The file is all that is shared with the client; the tree here is by element, as the service sees an account, and not
by attribute name.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Literal

Kind = Literal["group", "string", "boolean", "integer", "accounts", "free"]

_HIDDEN_FROM_XML = frozenset({"newWebExId", "syncWebOffice", "sendWelcome", "validateFormat"})


@dataclass
class Field:
    """One element below ``bodyContent``; the attributes mean what they mean in the catalog file.

    ``many`` is an element that repeats (session types, tabs). A group whose only child repeats is a list, and one
    without any child empties it.
    """

    tag: str
    kind: Kind = "group"
    name: str = ""
    many: bool = False
    enum: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    max_length: int = 0
    minimum: int | None = None
    maximum: int | None = None
    settable: str = "both"
    secret: bool = False
    trigger: bool = False
    reads: str = "yes"
    gate: tuple[str, ...] = ()
    since: str = "2011"
    children: dict[str, Field] = field(default_factory=dict)

    @property
    def is_list(self) -> bool:
        """Whether this group only holds one repeated element."""
        return len(self.children) == 1 and next(iter(self.children.values())).many

    @property
    def is_option(self) -> bool:
        """Whether it is an option of the request, and nothing of the account."""
        return self.tag in _HIDDEN_FROM_XML

    def leaves(self, *path: str) -> Iterator[tuple[tuple[str, ...], Field]]:
        """Every field that holds a value, with its path from here; nothing inside repeated accounts."""
        for tag, child in self.children.items():
            if child.kind == "group":
                yield from child.leaves(*path, tag)
            else:
                yield (*path, tag), child


@cache
def user_fields() -> Field:
    """The tree of an account, in the order of Cisco's ``user.xsd``."""
    rows = _rows()
    repeated = {row["path"] for row in rows if row["type"] == "object list"}
    root = Field("bodyContent")
    for row in rows:
        holder = row["path"].rpartition("/")[0]
        if holder in repeated and "." not in row["name"]:
            continue  # the flat names of one TSP account; the list of all three is in the file too
        _place(root, row)
    return root


@cache
def names() -> dict[str, tuple[str, ...]]:
    """The path of each attribute by its name, of the flat names of a TSP account too."""
    return {row["name"]: tuple(row["path"].split("/")) for row in _rows() if "." not in row["name"]}


@cache
def time_zones() -> tuple[str, ...]:
    """The names of the time zones in the order of their ids, ``GMT-12:00, Dateline (Eniwetok)`` and so on."""
    return user_fields().children["timeZone"].enum


@cache
def secret_tags() -> frozenset[str]:
    """The elements, in lower case, whose text must be seen nowhere."""
    found = {row["path"].rpartition("/")[2].lower() for row in _rows() if row["secret"] == "yes"}
    return frozenset(found | {"accesstoken", "webexaccesstoken", "sessionticket", "samlresponse"})


@cache
def _rows() -> tuple[dict[str, str], ...]:
    file = resources.files("pulumi_webex").joinpath("meetings", "attributes.csv")
    return tuple(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def _place(root: Field, row: dict[str, str]) -> None:
    *holders, tag = row["path"].split("/")
    holder = root
    for name in holders:
        holder = holder.children.setdefault(name, Field(name))
    found = holder.children.setdefault(tag, Field(tag))
    has_parts = any(other["name"].startswith(f"{row['name']}.") for other in _rows())
    found.kind = _kind(row["type"], has_parts)
    found.many = row["type"] in ("integer list", "string list")
    found.name = row["name"]
    found.enum = tuple(filter(None, row["enum"].split("|")))
    found.known = tuple(filter(None, row["known"].split("|")))
    found.max_length = int(row["max_length"] or 0)
    found.minimum = int(row["minimum"]) if row["minimum"] else None
    found.maximum = int(row["maximum"]) if row["maximum"] else None
    found.settable, found.reads, found.since = row["settable"], row["reads"], row["since"]
    found.secret, found.trigger = row["secret"] == "yes", row["trigger"] == "yes"
    found.gate = tuple(row["gate"].split())


def _kind(type_: str, has_parts: bool) -> Kind:
    match type_:
        case "object list":
            return "accounts"
        case "object":
            return "group" if has_parts else "free"
        case "boolean":
            return "boolean"
        case "integer" | "integer list":
            return "integer"
        case _:
            return "string"
