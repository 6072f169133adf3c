"""The options of a user beside its attributes: which organization, whom to take over, what to hand back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from pulumi_webex.controlhub.catalog import CATALOG, UnknownAttribute
from pulumi_webex.controlhub.declared import unknown, why_not
from pulumi_webex.controlhub.shape import Flat, leaf_paths
from pulumi_webex.resources.shared.choices import choices_of, lists_of
from pulumi_webex.transport.errors import Refused
from pulumi_webex.transport.names import Names
from pulumi_webex.transport.settings import Settings

OnExisting = Literal["link", "take-over", "fail"]
OnDelete = Literal["deactivate", "delete", "retain"]

CHOICES: dict[str, tuple[str, ...]] = {"onExisting": get_args(OnExisting), "onDelete": get_args(OnDelete)}
CREATE_ONLY = "createOnly"
PATH_LISTS = ("release", "clear", "exact", CREATE_ONLY)
TARGETS = ("orgId", "scimUrl")
LINKED = "linked"
GUARD = "__guard"
"""The name of the removal guard that watches over the person; hidden, since it says nothing about them."""
HOLDER = "__holder"
"""Who has an app, as the app's removal guard knows them; hidden, since the guard shows them."""
HIDDEN_PEOPLE = "__people"
"""The people of a guard's end: hidden, so that a joiner is one line of a diff and not two."""
OTHER_ADDRESS = "__otherAddress"
"""A second address of the person, under which Webex may know them; hidden, since nothing is set by it."""
OFF = "__off"
"""What of create, update and deactivate is switched off."""
PENDING = "pending"
"""Among outputs: the account was not made, since create is off."""
KEYS = frozenset({*TARGETS, *CHOICES, *PATH_LISTS, LINKED, PENDING, GUARD, OFF})
"""What stands beside the attributes in inputs and outputs."""

_ARGUMENTS = {"onExisting": "on_existing", "onDelete": "on_delete"}
_ALWAYS_MANAGED = ("userName", "active", "userType")


def attributes_of(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The nested user within the inputs or outputs of a resource."""
    return {key: value for key, value in properties.items() if key not in KEYS and not key.startswith("__")}


def options_of(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The options within the inputs or outputs of a resource."""
    kept = (KEYS | {OTHER_ADDRESS}) - {LINKED, PENDING}
    return {key: value for key, value in properties.items() if key in kept}


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
        f"{CATALOG.attribute(path).short} is in clear and in release at once: keep one" for path in torn
    ]


def split_create_only(declared: Flat, options: UserOptions) -> tuple[Flat, Flat]:
    """What is led and compared, and what is sent only where an account is made.

    A userName is always among the first, since the account is found by it.
    """
    first = {path: value for path, value in declared.items() if path in options.create_only}
    return {path: value for path, value in declared.items() if path not in first or path == "userName"}, first


def keep_create_only(flat: Flat, state: Flat, options: Mapping[str, Any]) -> Flat:
    """`flat` with the values of `state` for what counts at creation only, and without what state lacks of it."""
    paths = options.get(CREATE_ONLY) or ()
    if unknown(paths) or not paths:
        return flat
    kept = {path: state[path] for path in paths if path in state}
    return {**{path: value for path, value in flat.items() if path not in paths}, **kept}


def other_target(properties: Mapping[str, Any], settings: Settings) -> str | None:
    """Why these properties belong to another organization (or server) than this run's; None if they do not."""
    for key, mine in settings.target.items():
        theirs = properties.get(key)
        if theirs == mine:
            return None
        if theirs is not None:
            return _apart(key, str(theirs), mine, settings.names)
    if properties.get("scimUrl") not in (None, settings.scim_url):
        return _apart("scimUrl", str(properties["scimUrl"]), settings.scim_url, settings.names)
    if properties.get("orgId") not in (None, settings.org_id):
        return _apart("orgId", str(properties["orgId"]), settings.org_id or settings.scim_url, settings.names)
    return None


def _apart(key: str, theirs: str, mine: str, names: Names) -> str:
    what = {"orgId": "Webex organization", "scimUrl": "SCIM address"}[key]
    if names.provider:
        return (
            f"state has this account in the {what} {theirs}, but provider {names.provider} is for {mine}, so nothing "
            f"was done: give it a provider for {theirs}; to move the person, take them out of the program, run, and "
            "only then declare them again with the other provider"
        )
    return (
        f"state has this account in the {what} {theirs}, but this run is set to {mine}, so nothing was done: set "
        f"{names.of(key)} to {theirs}, or use another stack, or an explicit Provider, for {mine}"
    )


def refuse_other_target(properties: Mapping[str, Any], settings: Settings) -> None:
    """Raises `Refused` where state speaks of another organization than this run's."""
    problem = other_target(properties, settings)
    if problem:
        raise Refused(problem)
