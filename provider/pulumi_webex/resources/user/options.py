"""The options of a user beside its attributes: whom to take over, what to hand back, what to own whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from pulumi_webex.controlhub.catalog import CATALOG, UnknownAttribute
from pulumi_webex.controlhub.declared import unknown, why_not
from pulumi_webex.controlhub.shape import Flat, leaf_paths
from pulumi_webex.resources.shared.choices import choices_of, lists_of
from pulumi_webex.resources.shared.properties import (
    CREATE_ONLY,
    GUARD,
    LINKED,
    OFF,
    OTHER_ADDRESS,
    PATH_LISTS,
    PENDING,
    USER_KEYS,
    OnDelete,
    OnExisting,
)

CHOICES: dict[str, tuple[str, ...]] = {"onExisting": get_args(OnExisting), "onDelete": get_args(OnDelete)}
STATED = (USER_KEYS | {OTHER_ADDRESS}) - {LINKED, PENDING}
"""The options and the target, as inputs and outputs have them beside the attributes."""

_ARGUMENTS = {"onExisting": "on_existing", "onDelete": "on_delete"}
_ALWAYS_MANAGED = ("userName", "active", "userType")


@dataclass(frozen=True)
class UserOptions:
    """The options that create, update and delete act on; what is not stated is as `User` has it."""

    on_existing: str
    on_delete: str
    release: tuple[str, ...]
    clear: tuple[str, ...]
    exact: tuple[str, ...]
    create_only: tuple[str, ...] = ()

    @classmethod
    def of(cls, properties: Mapping[str, Any]) -> UserOptions:
        """The options within checked properties."""
        release, clear, exact, create_only = (tuple(properties.get(key) or ()) for key in PATH_LISTS)
        return cls(
            properties.get("onExisting", CHOICES["onExisting"][0]),
            properties.get("onDelete", CHOICES["onDelete"][0]),
            release,
            clear,
            exact,
            create_only,
        )

    def watches_more_than(self, before: UserOptions) -> bool:
        """Whether more is to be empty, or owned whole, than was looked at with the options `before`."""
        return bool(
            set(self.clear) - set(before.clear)
            or set(self.exact) - set(before.exact)
            or set(before.create_only) - set(self.create_only)
        )


def check_options(properties: Mapping[str, Any], declared: Flat) -> tuple[dict[str, Any], list[str]]:
    """The options in the form in which state holds them, and the problems they have."""
    chosen, wrong = choices_of(properties, CHOICES, _ARGUMENTS)
    listed, problems = lists_of(properties, PATH_LISTS, _paths)
    checked = {**chosen, **listed}
    problems = wrong + problems
    problems += _contradictions(checked, declared)
    checked |= {key: properties[key] for key in (GUARD, OFF) if properties.get(key)}
    return checked, problems


def _paths(key: str, value: Any) -> tuple[list[Any], list[str]]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        return [], [f"{key} must be a list of attribute paths, such as [{value!r}]"]
    paths: list[Any] = []
    problems: list[str] = []
    for path in value:
        if unknown(path):
            paths.append(path)
            continue
        problem = _path_problem(key, path)
        problems += [problem] if problem else []
        if not problem:
            paths.append(CATALOG.attribute(path).path)
    if not any(unknown(path) for path in paths):
        paths = sorted(set(paths))
    return paths, problems


def _path_problem(key: str, path: Any) -> str | None:
    try:
        attribute = CATALOG.attribute(str(path))
    except UnknownAttribute as error:
        return f"{key}: {error}"
    if not attribute.writable:
        return f"{key} cannot list {attribute.short}: {why_not(attribute)}"
    if attribute.parent and attribute.parent.multi_valued:
        return f"{key} lists {attribute.short}, but a list is managed by entry: name {attribute.parent.short}"
    if key == "exact" and not attribute.multi_valued:
        return f"exact lists {attribute.short}, which holds one value: exact is for lists"
    if key != "exact" and attribute.path in _ALWAYS_MANAGED and (key, attribute.path) != (CREATE_ONLY, "userName"):
        return f"{key} cannot list {attribute.short}, which is always managed"
    return None


def _contradictions(checked: Mapping[str, Any], declared: Flat) -> list[str]:
    def known(key: str) -> Iterable[str]:
        return (
            [path for path in checked.get(key) or () if isinstance(path, str)] if not unknown(checked.get(key)) else []
        )

    both = sorted(leaf_paths(known("clear")) & declared.keys())
    torn = sorted(leaf_paths(known("clear")) & leaf_paths(known("release")))
    return [f"{CATALOG.attribute(path).short} is declared and in clear at once: keep one" for path in both] + [
        f"{CATALOG.attribute(path).short} is in both clear and release: remove it from one of them" for path in torn
    ]


def split_create_only(declared: Flat, options: UserOptions) -> tuple[Flat, Flat]:
    """What is reconciled and compared, and what is sent only if an account is made.

    A userName is always among the first, because the account is found by it.
    """
    first = {path: value for path, value in declared.items() if path in options.create_only}
    return {path: value for path, value in declared.items() if path not in first or path == "userName"}, first


def keep_create_only(flat: Flat, state: Flat, paths: Any) -> Flat:
    """`flat` with the values of `state` for the create-only `paths`, and without those that state lacks."""
    if unknown(paths) or not paths:
        return flat
    kept = {path: state[path] for path in paths if path in state}
    return {**{path: value for path, value in flat.items() if path not in paths}, **kept}
