"""An account's attributes as XML elements, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from pulumi_webex.meetings.catalog import CATALOG, TSP_FLAT, TSP_INDEX, SiteAttribute
from pulumi_webex.meetings.message import children, descend, local
from pulumi_webex.meetings.values import MASK, InvalidValue, normalized


def encoded(attributes: Mapping[str, Any], clear: Iterable[str] = ()) -> list[Element]:
    """The elements of ``bodyContent`` for `attributes` by name, in the order of the schema.

    Names in `clear` are sent with no value. None counts as not declared. Raises `UnknownAttribute`
    and `InvalidValue`, whose text begins with the name of the attribute.
    """
    values = _values(attributes, tuple(clear))
    if any(name in values for name in TSP_FLAT):
        values.setdefault(TSP_INDEX, 1)
    body = Element("bodyContent")
    for attribute in CATALOG:
        if attribute.name in values:
            _write(body, attribute, values[attribute.name])
    return list(body)


def decoded(body: Element, *, tsp_index: int = 1) -> dict[str, Any]:
    """What a ``bodyContent`` says, by attribute name; what it does not mention is left out.

    `tsp_index` chooses the account that the ``tspAccount…`` attributes describe. A string that is
    there but empty is ``""``. Masked secrets are left out, and so are elements that nobody knows. A
    value that does not fit its type stays a text, so that it shows as a difference.
    """
    found: dict[str, Any] = {}
    for attribute in CATALOG:
        value = _tsp(body, attribute, tsp_index) if attribute.name in TSP_FLAT else _read(body, attribute)
        if value is not None:
            found[attribute.name] = value
    return found


def _values(attributes: Mapping[str, Any], clear: tuple[str, ...]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in attributes.items():
        attribute = CATALOG.attribute(name)
        if value is None:
            continue
        try:
            values[name] = normalized(attribute, value)
        except InvalidValue as error:
            raise InvalidValue(f"{name} {error}") from None
    for name in clear:
        values[name] = _cleared(CATALOG.attribute(name))
    return values


def _cleared(attribute: SiteAttribute) -> Any:
    if attribute.clear == "empty":
        return [] if attribute.type.endswith("list") else ""
    if attribute.clear.startswith("="):
        return attribute.cleared_value
    if attribute.clear == "entries":
        raise InvalidValue(f"{attribute.name} is cleared by deleting its accounts one by one")
    raise InvalidValue(f"{attribute.name} {attribute.why_not_cleared}")


def _write(body: Element, attribute: SiteAttribute, value: Any) -> None:
    holder = body
    for name in attribute.path[:-1]:
        holder = _last(holder, name)
    tag = attribute.path[-1]
    if attribute.type == "object list":
        for entry in value:
            _write_parts(SubElement(holder, tag), attribute, entry)
    elif attribute.type == "object":
        _write_parts(SubElement(holder, tag), attribute, value)
    elif attribute.type.endswith("list"):
        for item in value:
            SubElement(holder, tag).text = _text(item)
    else:
        SubElement(holder, tag).text = _text(value)


def _last(holder: Element, name: str) -> Element:
    """The container that is being filled: rows of one container stand together in the catalog."""
    if len(holder) and holder[-1].tag == name:
        return holder[-1]
    return SubElement(holder, name)


def _write_parts(element: Element, attribute: SiteAttribute, value: Mapping[str, Any]) -> None:
    parts = CATALOG.parts(attribute)
    if not parts:
        _write_free(element, value)
        return
    for key, part in parts.items():
        if key not in value:
            continue
        if part.type == "object":
            _write_parts(SubElement(element, key), part, value[key])
        elif part.type == "integer list":
            holder = SubElement(element, key)
            for item in value[key]:
                SubElement(holder, part.path[-1]).text = _text(item)
        else:
            SubElement(element, key).text = _text(value[key])


def _write_free(element: Element, value: Any) -> None:
    if not isinstance(value, Mapping):
        element.text = _text(value)
        return
    for key, item in value.items():
        for one in item if isinstance(item, list) else [item]:
            _write_free(SubElement(element, key), one)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _read(body: Element, attribute: SiteAttribute) -> Any:
    if attribute.reads == "no":
        return None
    if attribute.type.endswith("list"):
        holder = descend(body, *attribute.path[:-1])
        return None if holder is None else _read_list(holder, attribute)
    element = descend(body, *attribute.path)
    return None if element is None else _read_element(element, attribute)


def _read_list(holder: Element, attribute: SiteAttribute) -> Any:
    entries = list(children(holder, attribute.path[-1]))
    if attribute.type == "object list":
        accounts = [_read_parts(entry, attribute) for entry in entries]
        return sorted(accounts, key=lambda account: str(account.get("accountIndex", "")))
    items = [_value(entry, attribute) for entry in entries]
    return _as_set(items) if attribute.type == "integer list" else [item for item in items if item]


def _as_set(items: Iterable[Any]) -> list[Any]:
    return sorted({item for item in items if item is not None}, key=lambda item: (isinstance(item, str), item))


def _read_element(element: Element, attribute: SiteAttribute) -> Any:
    if attribute.type != "object":
        return _value(element, attribute)
    if CATALOG.parts(attribute):
        return _read_parts(element, attribute) or None
    free = _read_free(element)
    return free if isinstance(free, dict) and free else None


def _read_parts(element: Element, attribute: SiteAttribute) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, part in CATALOG.parts(attribute).items():
        found = next(children(element, key), None)
        if found is None or part.reads == "no":
            continue
        if part.type == "integer list":
            # GetUser wraps each id in one more element than SetUser takes (salesProductsInstanceType).
            items = (one for one in found.iter() if local(one.tag) == part.path[-1])
            value: Any = _as_set(_value(one, part) for one in items)
        else:
            value = _read_element(found, part)
        if value is not None:
            values[key] = value
    return values


def _read_free(element: Element) -> Any:
    if not len(element):
        return (element.text or "").strip()
    values: dict[str, Any] = {}
    for child in element:
        name, value = local(child.tag), _read_free(child)
        if name in values:
            earlier = values[name]
            values[name] = [*earlier, value] if isinstance(earlier, list) else [earlier, value]
        else:
            values[name] = value
    return values


def _tsp(body: Element, attribute: SiteAttribute, index: int) -> Any:
    holder = descend(body, attribute.path[0])
    entries = list(children(holder, attribute.path[1])) if holder is not None else []
    number = CATALOG.attribute(TSP_INDEX)
    # A site with a single account may leave its index out.
    chosen = next((entry for entry in entries if (_inner(entry, number) or 1) == index), None)
    if chosen is None or attribute.reads == "no":
        return None
    return _inner(chosen, attribute)


def _inner(entry: Element, attribute: SiteAttribute) -> Any:
    found = next(children(entry, attribute.path[-1]), None)
    return None if found is None else _value(found, attribute)


def _value(element: Element, attribute: SiteAttribute) -> Any:
    """The value of one element; None if it says nothing."""
    raw = element.text or ""
    if attribute.type == "string" and not attribute.enum:
        return None if attribute.reads != "yes" and MASK.fullmatch(raw) else raw
    word = raw.strip()
    if attribute.type == "boolean":
        return {"true": True, "1": True, "false": False, "0": False}.get(word.lower(), word or None)
    if attribute.type.startswith("integer"):
        return (
            int(word)
            if word.lstrip("+-").isascii() and word.lstrip("+-").isdigit() and len(word) < 20
            else word or None
        )
    listed = next((known for known in attribute.enum if known.casefold() == word.casefold()), word)
    return listed or None
