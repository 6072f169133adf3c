"""What the check of a `People` leaves for the calls that follow in the same process.

Inputs in state are not sent along with every call, and `former_keys` and `elsewhere` are about one run only, so that
neither is kept in state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from pulumi_webex.controlhub.bulk import Bulk
from pulumi_webex.controlhub.lookup import Lookup
from pulumi_webex.resources.people.texts import NAME
from pulumi_webex.resources.people.writes import Writer
from pulumi_webex.resources.shared import rpc, run
from pulumi_webex.resources.shared.properties import Properties


@dataclass(frozen=True)
class Before:
    """The inputs of the last run, the old key of each new one, and the keys that another resource declares now."""

    inputs: Properties = field(default_factory=dict)
    former: Mapping[str, str] = field(default_factory=dict)
    elsewhere: frozenset[str] = frozenset()


class Memory:
    """One run's: what was checked, by resource; who is `pending`, by resource and key; and the shared clients."""

    def __init__(self) -> None:
        self._before: dict[str, Before] = {}
        self.pending: dict[str, dict[str, str]] = {}
        self._lookup: Lookup | None = None
        self._bulk: Bulk | None = None

    def checked(self, news: Properties, before: Before) -> None:
        """Keeps what a check was given."""
        self._before[_name(news)] = before

    def before(self, properties: Properties) -> Before | None:
        """What the check of this resource was given; None if it was not checked in this process."""
        return self._before.get(_name(properties))

    def lookup(self, here: run.Run) -> Lookup:
        self._lookup = self._lookup or Lookup(here.users, here.settings.concurrency)
        return self._lookup

    def writer(self, here: run.Run) -> Writer:
        self._bulk = self._bulk or Bulk(here.transport, here.settings.scim_url)
        return Writer(here, self.lookup(here), self._bulk)


_memories: WeakKeyDictionary[run.Run, Memory] = WeakKeyDictionary()


def of(here: run.Run) -> Memory:
    """The memory of this run."""
    return _memories.setdefault(here, Memory())


def _name(properties: Properties) -> str:
    return rpc.urn() or str(properties.get(NAME))
