"""What a profile and a mapping add to what a program declares of a user itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import pulumi
from pulumi import Output

from pulumi_webex.controlhub.catalogue import CATALOGUE, UnknownAttribute
from pulumi_webex.controlhub.shape import by_key, leaf_paths
from pulumi_webex.mapping import Applied, MappingError, Ruleset


class Mapper(Protocol):
    """An `AttributeMapping`, or whatever else holds a `Ruleset`."""

    @property
    def ruleset(self) -> Ruleset: ...


@dataclass(frozen=True)
class Filled:
    """A user's attributes by path, and the lists that go with them."""

    attributes: dict[str, Any]
    release: Any = ()
    clear: Any = ()
    create_only: list[str] = field(default_factory=list)
    other_address: str | None = None


def filled(
    resource_name: str,
    given: Mapping[str, Any],
    profile: Mapping[str, object] | None,
    mapping: Mapper | Ruleset | None,
    release: Any,
    clear: Any,
) -> Filled:
    """What the program gives, completed by what the mapping makes of the profile; what is given wins.

    `given` are attributes by path; `release` and `clear` the program's own lists. Raises `pulumi.RunError`
    for one of profile and mapping without the other, and where the mapping does not suit the profile.
    """
    if profile is None and mapping is None:
        return Filled({"active": True, **given}, release, clear)
    if profile is None or mapping is None:
        missing, there = ("profile", "mapping") if profile is None else ("mapping", "profile")
        raise pulumi.RunError(f"{resource_name}: {there} is given without {missing}: give both or none")
    ruleset = _ruleset(resource_name, mapping)
    applied = _applied(resource_name, profile, ruleset)
    own = leaf_paths(_known(given)), _named(release), _named(clear)
    ours = {path: value for path, value in applied.attributes.items() if path not in own[1] | own[2]}
    hidden = {path: Output.secret(ours[path]) if path in applied.secret else ours[path] for path in ours}
    return Filled(
        {"active": True, **hidden, **{path: _joined(path, value, ours.get(path)) for path, value in given.items()}},
        _more(release, applied.release, own[0] | own[2]),
        _more(clear, applied.clear, own[0] | own[1]),
        [path for path in applied.create_only if path not in own[0]],
        None if "userName" in given else ruleset.other_address(profile, applied),
    )


def _ruleset(resource_name: str, mapping: Mapper | Ruleset) -> Ruleset:
    ruleset = mapping if isinstance(mapping, Ruleset) else getattr(mapping, "ruleset", None)
    if not isinstance(ruleset, Ruleset):
        raise pulumi.RunError(
            f"{resource_name}: mapping is an AttributeMapping or a Ruleset, not a {type(mapping).__name__}"
        )
    if ruleset.target != "control-hub":
        raise pulumi.RunError(f"{resource_name}: a User needs a mapping to control-hub, not to {ruleset.target}")
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


def _joined(path: str, given: Any, mapped: Any) -> Any:
    """Entries of a list that the program gives beside those of the mapping, which it overrides by their key."""
    attribute = CATALOGUE.attribute(path) if path in CATALOGUE else None
    if not attribute or not attribute.multi_valued or not mapped or not isinstance(given, (list, tuple)):
        return given
    if any(isinstance(value, Output) for entry in given for value in _values(entry)):
        return given
    own = by_key(attribute, given)
    return [*given, *(entry for key, found in by_key(attribute, mapped).items() if key not in own for entry in found)]


def _values(entry: Any) -> Iterable[Any]:
    return entry.values() if isinstance(entry, Mapping) else (entry,)


def _known(paths: Iterable[str]) -> list[str]:
    return [path for path in paths if path in CATALOGUE]


def _named(paths: Any) -> frozenset[str]:
    """The leaf paths that a list names; what it names wrongly, or as an output, is for check to tell."""
    found: list[str] = []
    for path in paths if isinstance(paths, Sequence) and not isinstance(paths, str) else ():
        try:
            found.append(CATALOGUE.attribute(path).path)
        except (UnknownAttribute, AttributeError):
            continue
    return leaf_paths(found)


def _more(own: Any, mapped: Iterable[str], besides: frozenset[str]) -> Any:
    """The program's own list and the mapped paths that nothing else speaks of."""
    added = [path for path in mapped if path not in besides]
    if isinstance(own, Output):
        return own.apply(lambda paths: list(dict.fromkeys([*(paths or ()), *added])))
    return list(dict.fromkeys([*(own or ()), *added])) if not isinstance(own, str) else own
