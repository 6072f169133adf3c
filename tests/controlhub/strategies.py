"""Random users, drawn from the attribute catalog."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from pulumi_webex.controlhub.catalog import CATALOG, ScimAttribute
from pulumi_webex.controlhub.shape import Flat

TEXTS = ("Engineer", "Núñez y Ñu", 'say "hi" \\ back', "ß")
ADDRESSES = ("ana@example.com", "ana.nunez@example.com", "bo@example.com")


def _is_single(attribute: ScimAttribute) -> bool:
    in_list = attribute.parent is not None and attribute.parent.multi_valued
    return attribute.writable and not attribute.multi_valued and not in_list and not CATALOG.parts(attribute)


SINGLES = [attribute for attribute in CATALOG if _is_single(attribute)]
LISTS = [a for a in CATALOG if a.writable and a.multi_valued and a.path != "emails"]


def value_of(attribute: ScimAttribute) -> st.SearchStrategy[Any]:
    if attribute.type == "Boolean":
        return st.booleans()
    if attribute.type == "Reference":
        return st.sampled_from(["https://example.com/ana", "https://example.com/bo"])
    if attribute.canonical_values:
        return st.sampled_from(attribute.canonical_values)
    return st.sampled_from(TEXTS)


@st.composite
def entries(draw: st.DrawFn, attribute: ScimAttribute) -> list[Any]:
    """Entries of one list, each with a key of its own."""
    parts = {name: part for name, part in CATALOG.parts(attribute).items() if part.writable and name != "primary"}
    if not parts:
        return draw(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3, unique=True))
    rest = {name: value_of(part) for name, part in parts.items() if name not in attribute.entry_key}
    needed = {name: rest.pop(name) for name in list(rest) if parts[name].required}
    key = st.fixed_dictionaries({name: value_of(parts[name]) for name in attribute.entry_key})
    found = draw(
        st.lists(
            st.tuples(key, st.fixed_dictionaries(needed, optional=rest)),
            min_size=1,
            max_size=3,
            unique_by=lambda pair: tuple(sorted(pair[0].items())),
        )
    )
    return [{**one, **other} for one, other in found]


@st.composite
def emails(draw: st.DrawFn, user_name: str) -> list[dict[str, Any]]:
    """E-mail addresses: perhaps the one to sign in with, perhaps private ones."""
    found: list[dict[str, Any]] = []
    if draw(st.booleans()):
        found.append({"type": "work", "value": user_name, "primary": True})
    for kind in draw(st.sets(st.sampled_from(["home", "other"]))):
        found.append({"type": kind, "value": f"{kind}{draw(st.integers(1, 2))}@home.example"})
    return found


@st.composite
def users(draw: st.DrawFn) -> Flat:
    """A flat user with a handful of attributes."""
    singles = draw(st.lists(st.sampled_from(SINGLES), max_size=6, unique=True))
    lists = draw(st.lists(st.sampled_from(LISTS), max_size=3, unique=True))
    flat: Flat = {attribute.path: draw(value_of(attribute)) for attribute in singles}
    flat |= {"userName": draw(st.sampled_from(ADDRESSES)), "active": draw(st.booleans())}
    flat |= {attribute.path: draw(entries(attribute)) for attribute in lists}
    addresses = draw(emails(flat["userName"]))
    return flat | ({"emails": addresses} if addresses else {})
