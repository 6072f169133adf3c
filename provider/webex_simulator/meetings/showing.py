"""An account as GetUser shows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from webex_simulator.meetings.fields import Field, user_fields
from webex_simulator.meetings.messages import holding
from webex_simulator.meetings.secret import MASK

_PRODUCTS = "products"
_SHOWN_TRIGGERS = frozenset({"forceChangePassword", "resetPassword"})


def account_elements(tree: dict[str, Any]) -> list[Element]:
    """The elements of a tree of texts, in the order of the schema; what is not set is left out."""
    return list(_group(user_fields(), tree))


def _group(field: Field, tree: dict[str, Any]) -> Iterator[Element]:
    for tag, part in field.children.items():
        if tag in tree and not part.is_option:
            yield from _part(part, tree[tag])


def _part(field: Field, value: Any) -> Iterator[Element]:
    if field.tag == _PRODUCTS:
        yield holding(_PRODUCTS, [_product(number) for number in value["prodID"]])
    elif field.kind == "group":
        yield holding(field.tag, list(_group(field, value)))
    elif field.kind == "accounts":
        yield from (holding(field.tag, list(_group(field, entry))) for entry in value)
    elif field.many:
        yield from (holding(field.tag, item) for item in value)
    elif field.kind == "free":
        yield _free(field.tag, value)
    elif field.tag == "password" or (field.secret and field.reads == "masked"):
        # An account without a password reads no other than one that has one.
        yield holding(field.tag, MASK if value else "")
    elif field.reads != "no" or field.tag in _SHOWN_TRIGGERS:
        yield holding(field.tag, value)


def _product(number: str) -> Element:
    """GetUser wraps each id (user.xsd, salesProductsInstanceType), SetUser does not."""
    return holding("product", [holding("prodID", number), holding("name", f"Product {number}")])


def _free(tag: str, value: Any) -> Element:
    return holding(tag, value) if isinstance(value, str) else holding(tag, [_free(name, item) for name, item in value])


def by_name(tree: dict[str, Any]) -> dict[str, Any]:
    """The same for tests and tools: values by attribute name, numbers and truths as such, secrets masked."""
    return dict(_named(user_fields(), tree))


def _named(field: Field, tree: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for tag, part in field.children.items():
        if tag not in tree or part.is_option:
            continue
        if part.kind == "group" and not part.name and not part.is_list:
            yield from _named(part, tree[tag])
        elif part.is_list:
            ((inner, item),) = part.children.items()
            yield (part.name or item.name, [_value(item, one) for one in tree[tag][inner]])
        else:
            yield part.name, _value(part, tree[tag])


def _value(field: Field, value: Any) -> Any:
    if field.kind == "accounts":
        return [{tag: _value(field.children[tag], item) for tag, item in entry.items()} for entry in value]
    if field.kind == "group":
        return {name.rpartition(".")[2]: item for name, item in _named(field, value)}
    if field.secret:
        return MASK if value else ""
    if field.kind == "boolean":
        return value == "true"
    return int(value) if field.kind == "integer" and value else value
