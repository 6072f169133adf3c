"""Resource names.

``urn:pulumi:<stack>::<project>::<parent types$>type::<name>``; the stack's own type is left out of the chain of types.
A provider reference is ``<urn>::<id>``.
"""

from __future__ import annotations

import fnmatch
import re
from typing import Final

STACK_TYPE: Final = "pulumi:pulumi:Stack"
PROVIDER_PREFIX: Final = "pulumi:providers:"


def make(stack: str, project: str, parent: str, kind: str, name: str) -> str:
    """The URN of a resource of type ``kind`` under ``parent`` (a URN, or empty)."""
    above = qualified_type(parent) if parent else ""
    chain = f"{above}${kind}" if above and above != STACK_TYPE else kind
    return f"urn:pulumi:{stack}::{project}::{chain}::{name}"


def qualified_type(urn: str) -> str:
    """The chain of types, ``a:b:C$d:e:F``."""
    return urn.split("::", 3)[2]


def type_of(urn: str) -> str:
    """The type of the resource itself."""
    return qualified_type(urn).rsplit("$", 1)[-1]


def name_of(urn: str) -> str:
    """The logical name; it may hold ``::`` itself."""
    return urn.split("::", 3)[3]


def label(urn: str) -> str:
    """Type and name, for people."""
    return f"{type_of(urn)} '{name_of(urn)}'" if urn.count("::") >= 3 else urn


def package_of(kind: str) -> str:
    """The package that provides a type: ``random`` for ``random:index/randomPet:RandomPet``."""
    return kind.split(":", 1)[0]


def is_provider(kind: str) -> bool:
    """Whether a type is that of a provider resource."""
    return kind.startswith(PROVIDER_PREFIX)


def is_default_provider(urn: str) -> bool:
    """Whether the engine made this provider itself."""
    return is_provider(type_of(urn)) and name_of(urn).startswith("default")


def provider_urn(reference: str) -> str:
    """The URN in a provider reference."""
    return reference.rsplit("::", 1)[0]


def provider_id(reference: str) -> str:
    """The id in a provider reference."""
    return reference.rsplit("::", 1)[1]


class Targets:
    """What ``--target`` names: URNs, or patterns with ``*`` and ``**``; none at all means everything."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self._patterns = [re.compile(fnmatch.translate(name)) for name in names if "*" in name]

    def __bool__(self) -> bool:
        return bool(self.names)

    def __contains__(self, urn: str) -> bool:
        return not self.names or urn in self.names or any(pattern.match(urn) for pattern in self._patterns)

    def literal(self) -> list[str]:
        """The names that are whole URNs."""
        return [name for name in self.names if "*" not in name]
