"""The attributes of a Webex Meetings account: what they are called, what they hold, how they travel.

The data are in ``attributes.csv``, in the element order of Cisco's ``user.xsd`` (XML API), which is
the order in which requests are written. Names are those of the Okta connector for Webex Meetings
where it has one. ``python -m pulumi_webex.meetings.generate`` makes the typed surface and the page
in ``docs`` from the same file.
"""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources

TYPES = ("string", "boolean", "integer", "string list", "integer list", "object", "object list")
PER_ACCOUNT_LIST = 3
"""A teleconferencing list holds at most three accounts (user.xsd, maxOccurs)."""


class UnknownSiteAttribute(KeyError):  # noqa: N818 - it says what happened, as in transport.errors
    """No attribute has this name; `nearest` are the valid names closest to it."""

    def __init__(self, name: str, nearest: tuple[str, ...]) -> None:
        self.name = name
        self.nearest = nearest
        hint = f"; did you mean {' or '.join(nearest)}?" if nearest else ""
        self.sentence = f"Webex Meetings accounts have no attribute {name!r}{hint}"
        super().__init__(self.sentence)

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True)
class SiteAttribute:
    """One attribute, or a part of one that is an object (``remoteSupport.recording.type``).

    `path` are element names below ``bodyContent``. `enum` is complete, `known` is not: other values
    are let through. `max_length` counts characters. `settable` is ``both``, ``create``, ``update`` or
    ``read``. A `trigger` acts when it is sent and is no value that the account keeps. `reads` is
    ``yes``, ``masked`` (may come back as asterisks) or ``no``. `clear` is ``empty`` (an empty
    element), ``entries`` (each entry is deleted by its index), ``=value``, or nothing if there is
    no way. `gate` are paths below GetSite's ``siteInstance`` that must all be true. `control_hub` says
    what is different on a site that Control Hub manages. `since` is ``2011`` (in the published
    XSD), ``later`` or ``unconfirmed``. `origin` is ``connector``, ``base`` or ``extra``.
    """

    name: str
    display_name: str
    type: str
    path: tuple[str, ...]
    required: bool = False
    enum: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    max_length: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    pattern: str = ""
    settable: str = "both"
    secret: bool = False
    trigger: bool = False
    reads: str = "yes"
    clear: str = ""
    gate: tuple[str, ...] = ()
    control_hub: str = ""
    origin: str = "connector"
    since: str = "2011"
    not_with: tuple[str, ...] = ()
    note: str = ""

    @property
    def key(self) -> str:
        """The last part of the name: its key in the object that holds it."""
        return self.name.rpartition(".")[2]

    @property
    def parent(self) -> str:
        """The name of the object that holds it, empty for an attribute of its own."""
        return self.name.rpartition(".")[0]

    @property
    def writable(self) -> bool:
        """Whether a program may declare it."""
        return self.settable != "read"

    def settable_on(self, operation: str) -> bool:
        """Whether `operation`, ``create`` or ``update``, takes it."""
        return self.settable in ("both", operation)

    @property
    def compared(self) -> bool:
        """Whether what Webex reads back can differ from what was declared, as drift."""
        return self.reads != "no" and not self.trigger

    @property
    def clearable(self) -> bool:
        """Whether Webex can be told to hold no value."""
        return bool(self.clear)

    @property
    def cleared_value(self) -> str:
        """What a cleared attribute reads back."""
        return self.clear.removeprefix("=") if self.clear.startswith("=") else ""

    @property
    def why_not_cleared(self) -> str:
        """Half a sentence that follows the name; empty if it can be cleared."""
        if self.clearable:
            return ""
        if not self.writable:
            return "is read-only"
        if self.trigger:
            return "is an instruction that acts once, there is nothing to clear"
        return f"{self._why_never_empty()}; declare the value you want, or list it in release to leave it as it is"

    def _why_never_empty(self) -> str:
        if self.enum:
            return f"is always one of {', '.join(self.enum[:4])}{'…' if len(self.enum) > 4 else ''}"
        kinds = {
            "boolean": "is true or false and has no empty value",
            "integer": "is a number and has no empty value",
            "string": "is something that every account has",
        }
        return kinds.get(self.type, "is made of parts that the XML API cannot empty")


class SiteCatalog:
    """All attributes of an account, in the element order of the schema."""

    def __init__(self, rows: list[SiteAttribute]) -> None:
        self.rows = tuple(rows)
        self._by_name = {row.name: row for row in rows}

    def __iter__(self) -> Iterator[SiteAttribute]:
        """Attributes of their own, without the parts of objects."""
        return (row for row in self.rows if not row.parent)

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def attribute(self, name: str) -> SiteAttribute:
        """The attribute with this name; raises `UnknownSiteAttribute` with the nearest valid names."""
        found = self._by_name.get(name)
        if found is None:
            raise UnknownSiteAttribute(name, self._nearest(name))
        return found

    @cached_property
    def _parts(self) -> dict[str, dict[str, SiteAttribute]]:
        parts: dict[str, dict[str, SiteAttribute]] = {}
        for row in self.rows:
            if row.parent:
                parts.setdefault(row.parent, {})[row.key] = row
        return parts

    def parts(self, attribute: SiteAttribute) -> Mapping[str, SiteAttribute]:
        """The parts of an object, or of each entry of a list of objects, by their key, in order."""
        return self._parts.get(attribute.name, {})

    def hides(self, name: str, value: object) -> bool:
        """Whether the value of this attribute is a secret, or holds one; what is not known yet may hold one."""
        attribute = self._by_name.get(name)
        parts = self.parts(attribute) if attribute else {}
        if attribute is None or attribute.secret or not any(part.secret for part in parts.values()):
            return attribute is not None and attribute.secret
        if not isinstance(value, (list, tuple)):
            return True
        entries = [entry for entry in value if isinstance(entry, Mapping)]
        return len(entries) < len(value) or any(parts[key].secret for entry in entries for key in entry if key in parts)

    def _nearest(self, name: str) -> tuple[str, ...]:
        names = {row.name.casefold(): row.name for row in self if row.writable}
        # An element name from Cisco's own documents is as good a clue as a near miss.
        by_element = [row.name for row in self if row.path[-1].casefold() == name.casefold() and row.writable]
        close = difflib.get_close_matches(name.casefold(), names, n=3, cutoff=0.7)
        return tuple(dict.fromkeys([names[key] for key in close] + by_element))[:3]


def _attribute(row: Mapping[str, str]) -> SiteAttribute:
    return SiteAttribute(
        name=row["name"],
        display_name=row["display_name"],
        type=row["type"],
        path=tuple(row["path"].split("/")),
        required=row["required"] == "yes",
        enum=_several(row["enum"]),
        known=_several(row["known"]),
        max_length=_number(row["max_length"]),
        minimum=_number(row["minimum"]),
        maximum=_number(row["maximum"]),
        pattern=row["pattern"],
        settable=row["settable"],
        secret=row["secret"] == "yes",
        trigger=row["trigger"] == "yes",
        reads=row["reads"],
        clear=row["clear"],
        gate=tuple(row["gate"].split()),
        control_hub=row["control_hub"],
        origin=row["origin"],
        since=row["since"],
        not_with=tuple(row["not_with"].split()),
        note=row["note"],
    )


def _several(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split("|")))


def _number(text: str) -> int | None:
    return int(text) if text else None


def _load() -> SiteCatalog:
    data = resources.files(__package__).joinpath("attributes.csv").read_text(encoding="utf-8")
    return SiteCatalog([_attribute(row) for row in csv.DictReader(data.splitlines())])


CATALOG = _load()

TSP_FLAT = tuple(row.name for row in CATALOG if row.path[:2] == ("tspAccount", "tspAccount") and len(row.path) == 3)
"""The attributes that describe one TSP account, the one that `TSP_INDEX` names."""
TSP_INDEX = "tspAccountAccountIndex"
