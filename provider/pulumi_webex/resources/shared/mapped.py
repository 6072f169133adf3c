"""What a profile and a mapping add to the attributes that a program declares itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import pulumi
from pulumi import Output

from pulumi_webex.mapping import Applied, MappingError, Ruleset
from pulumi_webex.mapping.targets import System


class Mapper(Protocol):
    """An `AttributeMapping`, or anything else that has a `Ruleset`."""

    @property
    def ruleset(self) -> Ruleset: ...


@dataclass(frozen=True)
class Filled:
    """A person's attributes by path, and the lists that go with them.

    `mapped` are all paths that the mapping has a rule for, even if the value is empty.
    """

    attributes: dict[str, Any]
    release: Any = ()
    clear: Any = ()
    create_only: list[str] = field(default_factory=list)
    other_address: str | None = None
    mapped: frozenset[str] = frozenset()


def filled(
    resource_name: str,
    given: Mapping[str, Any],
    profile: Mapping[str, object] | None,
    mapping: Mapper | Ruleset | None,
    release: Any,
    clear: Any,
    *,
    target: str,
) -> Filled:
    """The program's own attributes, completed by the outcome of the mapping; the program's own win.

    `given` are attributes by path; `release` and `clear` the program's own lists; `target` the system that the
    mapping has to be for. Raises `pulumi.RunError` for one of profile and mapping without the other, and where
    the mapping does not suit the profile.
    """
    if profile is None and mapping is None:
        return Filled(dict(given), release, clear)
    if profile is None or mapping is None:
        missing, there = ("profile", "mapping") if profile is None else ("mapping", "profile")
        raise pulumi.RunError(f"{resource_name}: {there} is given without {missing}: give both or none")
    ruleset = rules_of(resource_name, mapping, target)
    applied, system = _applied(resource_name, profile, ruleset), ruleset.system
    own = system.leaves(given), system.leaves(_named(release)), system.leaves(_named(clear))
    ours = {path: value for path, value in applied.attributes.items() if path not in own[1] | own[2]}
    hidden = {path: Output.secret(ours[path]) if path in applied.secret else ours[path] for path in ours}
    return Filled(
        {**hidden, **{path: _joined(system, path, value, ours.get(path)) for path, value in given.items()}},
        _more(release, applied.release, own[0] | own[2]),
        _more(clear, applied.clear, own[0] | own[1]),
        [path for path in applied.create_only if path not in own[0]],
        None if "userName" in given else ruleset.other_address(profile, applied),
        frozenset((*applied.attributes, *applied.release, *applied.clear)),
    )


def rules_of(resource_name: str, mapping: Mapper | Ruleset, target: str) -> Ruleset:
    """The rules of a mapping. Raises `pulumi.RunError` if it is none, or is for another system than `target`."""
    ruleset = mapping if isinstance(mapping, Ruleset) else getattr(mapping, "ruleset", None)
    if not isinstance(ruleset, Ruleset):
        raise pulumi.RunError(
            f"{resource_name}: mapping is an AttributeMapping or a Ruleset, not a {type(mapping).__name__}"
        )
    if ruleset.target != target:
        raise pulumi.RunError(f"{resource_name}: the mapping has to be one to {target}, not to {ruleset.target}")
    return ruleset


def _applied(resource_name: str, profile: Mapping[str, object], ruleset: Ruleset) -> Applied:
    if not isinstance(profile, Mapping) or any(isinstance(value, Output) for value in profile.values()):
        raise pulumi.RunError(
            f"{resource_name}: a profile is plain data, a mapping from column to value without outputs"
        )
    try:
        return ruleset.apply(profile)
    except MappingError as error:
        raise pulumi.RunError(f"{resource_name}: {error}") from None


def _joined(system: System, path: str, given: Any, mapped: Any) -> Any:
    """A list of the program's joined with the mapping's; a list that holds outputs is left as it is."""
    if not isinstance(given, (list, tuple)):
        return given
    if any(isinstance(value, Output) for entry in given for value in _values(entry)):
        return given
    return system.joined(path, given, mapped)


def _values(entry: Any) -> Iterable[Any]:
    return entry.values() if isinstance(entry, Mapping) else (entry,)


def _named(paths: Any) -> list[str]:
    """The plain names in a list; check reports wrong names and outputs."""
    listed = paths if isinstance(paths, Sequence) and not isinstance(paths, str) else ()
    return [path for path in listed if isinstance(path, str)]


def _more(own: Any, mapped: Iterable[str], besides: frozenset[str]) -> Any:
    """The program's own list and those mapped paths that are not in `besides`."""
    added = [path for path in mapped if path not in besides]
    if isinstance(own, Output):
        return own.apply(lambda paths: list(dict.fromkeys([*(paths or ()), *added])))
    return list(dict.fromkeys([*(own or ()), *added])) if not isinstance(own, str) else own
