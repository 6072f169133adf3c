"""What differs between two sets of resource inputs, one line an attribute.

The paths are SCIM attribute paths (RFC 7644 section 3.10) with the entry of a multi-valued attribute in brackets:
``title``, ``name.givenName``, ``emails[work]``, ``urn:…:enterprise:2.0:User:department``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

SECRET = "[secret]"
"""How both engines write a secret in a preview digest."""

#: How an unknown value looks in a digest (Pulumi's wire constants for string, bool, number, array and object).
UNKNOWN = frozenset(
    {
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    }
)

_ENTRY_KEYS = ("type", "value", "key", "siteName", "providerID")


@dataclass(frozen=True)
class AttributeChange:
    """One attribute of one resource: ``old`` is None if it is new, ``new`` is None if it is cleared."""

    path: str
    old: Any
    new: Any

    @property
    def label(self) -> str:
        """The path without the extension's URN: what a person calls the attribute."""
        return re.sub(r"^urn:[^\[]*:", "", self.path)

    @property
    def kind(self) -> str:
        """``add``, ``clear`` or ``change``."""
        if self.old is None:
            return "add"
        return "clear" if self.new is None else "change"


def differences(
    old: Mapping[str, Any], new: Mapping[str, Any], hidden: Iterable[str] = ()
) -> tuple[AttributeChange, ...]:
    """The attributes in which ``old`` and ``new`` differ, in the order of their paths.

    ``hidden`` are the paths that the engine says differ (keys of its ``detailedDiff``): a secret that changed looks
    the same on both sides, so only the engine can tell.
    """
    before, after = flatten(old), flatten(new)
    changed = {p for p in before.keys() | after.keys() if before.get(p) != after.get(p)}
    changed |= {p for p in _secrets(before, after) if _named_by(p, hidden)}
    return tuple(AttributeChange(p, before.get(p), after.get(p)) for p in sorted(changed, key=_order))


def flatten(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Nested inputs as a flat map from attribute path to value, without the engine's own keys (``__provider``)."""
    return dict(_walk({k: v for k, v in inputs.items() if not k.startswith("__")}, ""))


def _walk(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _walk(item, _join(path, key))
    elif isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
        for name, item in _entries(value):
            yield from _entry(item, f"{path}[{name}]")
    elif isinstance(value, list):
        yield path, tuple(_scalar(item) for item in value)
    elif value is not None:
        yield path, _scalar(value)


def _join(path: str, key: str) -> str:
    if not path:
        return key
    return f"{path}:{key}" if path.startswith("urn:") and ":User:" not in path else f"{path}.{key}"


def _entries(items: list[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Names the entries of a multi-valued attribute by the first key that tells them apart, else by position."""
    for key in _ENTRY_KEYS:
        names = Counter(str(item.get(key)) for item in items if key in item)
        if names.total() == len(items) and max(names.values()) == 1:
            return ((str(item[key]), item) for item in items)
    return ((str(position), item) for position, item in enumerate(items))


def _entry(item: Mapping[str, Any], path: str) -> Iterator[tuple[str, Any]]:
    """The sub-attributes of one entry; ``value`` stands for the entry itself, what only names it is left out."""
    name = path.rpartition("[")[2].rstrip("]")
    for key, value in item.items():
        if key == "value":
            yield from _walk(value, path)
        elif not (key in _ENTRY_KEYS and str(value) == name):
            yield from _walk(value, _join(path, key))


def _scalar(value: Any) -> Any:
    """A number as it was written: the engine's wire format knows only floats."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _secrets(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    return (p for p in before.keys() & after.keys() if before[p] == SECRET == after[p])


def _named_by(path: str, hidden: Iterable[str]) -> bool:
    """Whether one of the engine's paths (``["urn:…:User"].nickName``, ``emails[1].value``) names this attribute."""
    attribute = path.partition("[")[0]
    return any(_attribute(name) == attribute or attribute.startswith(_attribute(name) + ".") for name in hidden)


def _attribute(engine_path: str) -> str:
    """An engine path as a SCIM path, up to the first list index."""
    bare = re.sub(r'\["([^"]+)"\]\.?', r"\1:", engine_path) if engine_path.startswith('["') else engine_path
    return re.sub(r"\[\d+\].*$", "", bare).rstrip(":")


def _order(path: str) -> tuple[bool, str]:
    return path.startswith("urn:"), path
