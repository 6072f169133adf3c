"""Resources as the state file holds them, and the list of them that a run works on."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from pulumi_embedded import urns
from pulumi_embedded.secrets import Crypter
from pulumi_embedded.values import Properties, equal, from_state, shown, to_state

_FLAGS: Final = {
    "delete": "delete",
    "protect": "protect",
    "external": "external",
    "pendingReplacement": "pending_replacement",
    "retainOnDelete": "retain_on_delete",
    "taint": "taint",
}
_TEXTS: Final = {
    "id": "id",
    "parent": "parent",
    "provider": "provider",
    "deletedWith": "deleted_with",
    "created": "created",
    "modified": "modified",
    "sourcePosition": "source_position",
}
_LISTS: Final = {
    "dependencies": "dependencies",
    "initErrors": "init_errors",
    "additionalSecretOutputs": "additional_secret_outputs",
    "aliases": "aliases",
    "replaceWith": "replace_with",
    "ignoreChanges": "ignore_changes",
    "hideDiff": "hide_diff",
    "replaceOnChanges": "replace_on_changes",
}
_FIELDS: Final = (
    "urn custom delete id type inputs outputs parent protect taint external dependencies initErrors provider "
    "propertyDependencies pendingReplacement additionalSecretOutputs aliases customTimeouts retainOnDelete deletedWith "
    "replaceWith created modified sourcePosition ignoreChanges hideDiff replaceOnChanges"
)
_ORDER: Final = tuple(_FIELDS.split())


@dataclass(eq=False)
class Resource:
    """One physical resource. Two of them may share a URN while the old one waits for its deletion (``delete``)."""

    urn: str
    type: str
    custom: bool
    id: str = ""
    inputs: Properties = field(default_factory=dict)
    outputs: Properties = field(default_factory=dict)
    parent: str = ""
    provider: str = ""
    dependencies: list[str] = field(default_factory=list)
    property_dependencies: dict[str, list[str]] = field(default_factory=dict)
    protect: bool = False
    delete: bool = False
    external: bool = False
    taint: bool = False
    pending_replacement: bool = False
    retain_on_delete: bool = False
    deleted_with: str = ""
    replace_with: list[str] = field(default_factory=list)
    init_errors: list[str] = field(default_factory=list)
    additional_secret_outputs: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    ignore_changes: list[str] = field(default_factory=list)
    hide_diff: list[str] = field(default_factory=list)
    replace_on_changes: list[str] = field(default_factory=list)
    custom_timeouts: dict[str, float] = field(default_factory=dict)
    created: str = ""
    modified: str = ""
    source_position: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def is_provider(self) -> bool:
        """Whether this is a provider resource."""
        return urns.is_provider(self.type)

    @property
    def managed(self) -> bool:
        """Whether a provider looks after it (components and providers themselves are the engine's own)."""
        return self.custom and not self.is_provider

    def depends_on(self) -> set[str]:
        """URNs that must be there before it: parent, provider, dependencies, what it is deleted or replaced with."""
        needed = {self.parent, self.deleted_with, *self.dependencies, *self.replace_with}
        for some in self.property_dependencies.values():
            needed.update(some)
        if self.provider:
            needed.add(urns.provider_urn(self.provider))
        needed.discard("")
        return needed

    def copy(self, **changes: Any) -> Resource:
        """A copy with some fields changed; properties are shared."""
        return replace(self, **changes)

    # -------------------------------------------------------------------------------------------- the state file
    @classmethod
    def read(cls, data: Mapping[str, Any], crypter: Crypter) -> Resource:
        """From the state file; fields that this engine does not know are kept as they are."""
        found: dict[str, Any] = {"urn": data["urn"], "type": data["type"], "custom": bool(data.get("custom"))}
        for table in (_FLAGS, _TEXTS, _LISTS):
            found |= {attribute: data[name] for name, attribute in table.items() if data.get(name)}
        for name in ("inputs", "outputs"):
            found[name] = from_state(data.get(name) or {}, crypter.unseal)
        found["property_dependencies"] = {key: some or [] for key, some in data.get("propertyDependencies", {}).items()}
        found["custom_timeouts"] = data.get("customTimeouts") or {}
        found["extra"] = {name: item for name, item in data.items() if name not in _ORDER}
        return cls(**found)

    def write(self, crypter: Crypter) -> dict[str, Any]:
        """For the state file, secrets encrypted; empty fields are left out, as Pulumi does."""

        def properties(values: Properties) -> object:
            return to_state(values, crypter.seal)

        return self._fields(properties(self.inputs), properties(self.outputs))

    def show(self) -> dict[str, Any]:
        """The same fields for people: secrets read ``[secret]``."""
        return self._fields(shown(self.inputs), shown(self.outputs))

    def _fields(self, inputs: object, outputs: object) -> dict[str, Any]:
        data: dict[str, Any] = {"urn": self.urn, "custom": self.custom, "type": self.type}
        for table in (_FLAGS, _TEXTS, _LISTS):
            data |= {name: getattr(self, attribute) for name, attribute in table.items()}
        data |= {
            "inputs": inputs,
            "outputs": outputs,
            "propertyDependencies": self.property_dependencies,
            "customTimeouts": self.custom_timeouts,
        }
        ordered = {name: data[name] for name in _ORDER if data[name] or name == "custom"}
        return ordered | self.extra

    def same_as(self, other: Resource) -> bool:
        """Whether nothing that counts differs; times and source positions do not count."""
        ours, theirs = self._comparable(), other._comparable()
        return ours == theirs and equal(self.inputs, other.inputs) and equal(self.outputs, other.outputs)

    def _comparable(self) -> dict[str, Any]:
        ignored = ("created", "modified", "sourcePosition", "inputs", "outputs", "stackTrace")
        data = {name: item for name, item in self._fields({}, {}).items() if name not in ignored}
        data["dependencies"] = sorted(self.dependencies)
        data["propertyDependencies"] = {key: sorted(some) for key, some in self.property_dependencies.items()}
        return data


class Snapshot:
    """The physical resources of a stack by key, in order, and the operations that were begun and not ended.

    Keys of resources that were read are their positions; new ones get the next numbers. The journal speaks in keys.
    """

    def __init__(self, resources: Iterable[Resource] = ()) -> None:
        self.resources: dict[int, Resource] = dict(enumerate(resources))
        self.pending: dict[int, tuple[str, Resource]] = {}
        self.next_key = len(self.resources)
        self._keys = {id(resource): key for key, resource in self.resources.items()}

    def new_key(self) -> int:
        """A key that was never used."""
        self.next_key += 1
        return self.next_key - 1

    def key_of(self, resource: Resource) -> int:
        """The key of a resource that is in here."""
        return self._keys[id(resource)]

    def has(self, resource: Resource) -> bool:
        """Whether this very object is in here."""
        return self.resources.get(self._keys.get(id(resource), -1)) is resource

    def put(self, key: int, resource: Resource) -> None:
        """Insert or overwrite."""
        self.resources[key] = resource
        self._keys[id(resource)] = key
        self.next_key = max(self.next_key, key + 1)

    def drop(self, key: int) -> None:
        """Remove, if it is there."""
        self.resources.pop(key, None)

    def __iter__(self) -> Iterator[Resource]:
        return iter(self.resources.values())

    def live(self) -> dict[str, Resource]:
        """The resources that are not waiting for deletion, by URN."""
        return {resource.urn: resource for resource in self if not resource.delete}


def renamed(resources: list[Resource]) -> list[Resource]:
    """Put new URNs in place of those that resources were known by before (``aliases``), then forget the aliases."""
    new_names = {alias: resource.urn for resource in resources for alias in resource.aliases}
    if not new_names:
        return resources

    def name(urn: str) -> str:
        return new_names.get(urn, urn)

    def fix(resource: Resource) -> Resource:
        provider = resource.provider
        if provider:
            provider = f"{name(urns.provider_urn(provider))}::{urns.provider_id(provider)}"
        return resource.copy(
            parent=name(resource.parent),
            provider=provider,
            dependencies=[name(urn) for urn in resource.dependencies],
            property_dependencies={
                key: [name(urn) for urn in some] for key, some in resource.property_dependencies.items()
            },
            deleted_with=name(resource.deleted_with),
            replace_with=[name(urn) for urn in resource.replace_with],
            aliases=[],
        )

    return [fix(resource) for resource in resources]


def ordered(resources: list[Resource]) -> list[Resource]:
    """The same resources, each after everything that it depends on, otherwise in the order given."""
    by_urn: dict[str, list[Resource]] = {}
    for resource in resources:
        by_urn.setdefault(resource.urn, []).append(resource)
    done: dict[int, Resource] = {}
    open_: set[int] = set()
    for start in resources:
        stack = [(start, iter(_before(start, by_urn)))]
        while stack:
            current, waiting = stack[-1]
            open_.add(id(current))
            following = next((item for item in waiting if id(item) not in done and id(item) not in open_), None)
            if following is not None:
                stack.append((following, iter(_before(following, by_urn))))
                continue
            stack.pop()
            done.setdefault(id(current), current)
    return list(done.values())


def _before(resource: Resource, by_urn: dict[str, list[Resource]]) -> list[Resource]:
    found: list[Resource] = []
    for urn in sorted(resource.depends_on()):
        candidates = by_urn.get(urn, [])
        found += [item for item in candidates if not item.delete] or candidates
    return found


def without_dangling(resources: list[Resource], parents: Mapping[str, str]) -> list[Resource]:
    """Remove references to resources that are gone; an orphan goes to its nearest ancestor (``parents``: of all)."""
    there = {resource.urn for resource in resources}

    def ancestor(urn: str) -> str:
        while urn and urn not in there:
            urn = parents.get(urn, "")
        return urn

    def fix(resource: Resource) -> Resource:
        if resource.depends_on() <= there:
            return resource
        return resource.copy(
            parent=ancestor(resource.parent),
            dependencies=[urn for urn in resource.dependencies if urn in there],
            property_dependencies={
                key: [urn for urn in some if urn in there] for key, some in resource.property_dependencies.items()
            },
            deleted_with=resource.deleted_with if resource.deleted_with in there else "",
            replace_with=[urn for urn in resource.replace_with if urn in there],
        )

    return [fix(resource) for resource in resources]


def now() -> str:
    """The time, as the state file writes it."""
    return datetime.datetime.now(datetime.UTC).isoformat().replace("+00:00", "Z")
