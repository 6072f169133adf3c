"""What Webex does differently from RFC 7644: filters, limits, error bodies, rules of its own.

Sources: Cisco's OpenAPI description of ``/identity/scim/{orgId}/v2/Users`` (written OpenAPI below) and the public SDK
wxc_sdk, which is tested against the live service. If neither says what Webex does, the simulator refuses, so that
no client comes to rely on a guess.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from scim2_models import (
    Error,
    InvalidFilterException,
    InvalidSyntaxException,
    InvalidValueException,
    SCIMException,
    ScimFilter,
)
from scim2_models.path import AttrPath, Comparison, FilterNode, FilterVisitor, LogicalExpr, Not, Present, ValuePath

from webex_simulator.scim.schemas import CISCO_USER, CORE_GROUP, CORE_USER, ENTERPRISE_USER, limits

ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
CISCO_ERROR = "urn:scim:schemas:extension:cisco:webexidentity:api:messages:2.0:Error"

_EQUAL = frozenset({"eq"})
_START = frozenset({"eq", "sw"})
_START_END = frozenset({"eq", "sw", "ew"})

# OpenAPI, the table at the "filter" parameter; "type" only occurs inside a value path, as in its own example.
OPERATORS: dict[str, frozenset[str]] = {
    "id": _EQUAL,
    "username": _START_END,
    "name.familyname": _START_END,
    "name.givenname": _START,
    "name.middlename": _START,
    "name.formatted": _START,
    "displayname": _START_END,
    "nickname": _START_END,
    "emails.value": _START_END,
    "emails.display": _START_END,
    "emails.type": _EQUAL,
    "phonenumbers.value": _START_END,
    "phonenumbers.display": _START_END,
    "phonenumbers.type": _EQUAL,
    "employeenumber": _START_END,
    "costcenter": _START_END,
    "organization": _START_END,
    "division": _START_END,
    "department": _START_END,
    "manager.value": _EQUAL,
    "manager.displayname": _START_END,
    "meta.organizationid": _EQUAL,
}
_HOME = {"meta.organizationid": CISCO_USER} | dict.fromkeys(
    ("employeenumber", "costcenter", "organization", "division", "department", "manager.value", "manager.displayname"),
    ENTERPRISE_USER,
)


@dataclass(frozen=True)
class Searchable:
    """What a filter may name: operators by attribute in lower case, the URN where that is not ``core``."""

    core: str
    operators: Mapping[str, frozenset[str]]
    homes: Mapping[str, str] = field(default_factory=dict)
    only_in_value_path: frozenset[str] = frozenset()


USERS = Searchable(CORE_USER, OPERATORS, _HOME, frozenset({"emails.type", "phonenumbers.type"}))

# OpenAPI names only ``displayName Eq`` and points to RFC 7644 for "more filter patterns"; that users cannot be searched
# by externalId although the RFC could (wxc_sdk) speaks against taking it at its word.
GROUPS = Searchable(CORE_GROUP, {"id": _EQUAL, "displayname": _START_END})


class _Documented(FilterVisitor[FilterNode]):
    """Refuse what the operator table lacks, and qualify the extensions' attributes, which it names without URN."""

    def __init__(self, searchable: Searchable) -> None:
        self._known = searchable

    def visit_comparison(self, node: Comparison) -> FilterNode:
        path = self._qualified(node.attr_path, node.op.value, within=None)
        return Comparison(path, node.op, node.value)

    def visit_value_path(self, node: ValuePath) -> FilterNode:
        for comparison in _comparisons(node.val_filter):
            self._qualified(comparison.attr_path, comparison.op.value, within=node.attr_path.attr)
        return node

    def visit_logical_expr(self, node: LogicalExpr) -> FilterNode:
        return LogicalExpr(node.op, tuple(self.visit(term) for term in node.terms))

    def visit_present(self, node: Present) -> FilterNode:
        raise InvalidFilterException(detail="operator: PR is not supported search")

    def visit_not(self, node: Not) -> FilterNode:
        raise InvalidFilterException(detail="operator: NOT is not supported search")

    def _qualified(self, path: AttrPath, operator: str, *, within: str | None) -> AttrPath:
        name = str(AttrPath(path.attr, path.sub_attr)).lower()
        key = f"{within.lower()}.{name}" if within else name
        known = self._known.operators.get(key, frozenset())
        home = self._known.homes.get(key, self._known.core)
        misplaced = within is None and key in self._known.only_in_value_path
        if operator not in known or misplaced or (path.uri and path.uri.lower() != home.lower()):
            raise InvalidFilterException(
                detail=f"attribute: {path} operator: {operator.upper()} is not supported search"
            )
        return path if within or home == self._known.core else AttrPath(path.attr, path.sub_attr, home)


def _comparisons(node: FilterNode) -> Iterator[Comparison]:
    """Yield the comparisons inside a value path; raises InvalidFilterException for anything else."""
    if isinstance(node, LogicalExpr):
        for term in node.terms:
            yield from _comparisons(term)
    elif isinstance(node, Comparison):
        yield node
    else:
        raise InvalidFilterException(detail=f"{node} is not supported search")


def documented_filter(text: str, searchable: Searchable = USERS) -> FilterNode:
    """Parse a filter and refuse what Webex does not document.

    Raises:
        InvalidFilterException: bad syntax, or an attribute or operator that is not in the table.
    """
    return _Documented(searchable).visit(ScimFilter(text).ast)


def check_schemas(payload: dict[str, Any], urn: str) -> None:
    """Refuse a body whose ``schemas`` lacks ``urn`` (OpenAPI: "Input JSON must contain schema"); others are ignored."""
    schemas = payload.get("schemas")
    if not isinstance(schemas, list) or urn.lower() not in {str(item).lower() for item in schemas}:
        raise InvalidSyntaxException(detail=f"schemas must contain {urn}")


def check_nulls(value: Any, path: str = "") -> None:
    """Refuse null anywhere in a body: what Webex makes of it is documented nowhere."""
    if value is None:
        raise InvalidValueException(detail=f"{path or 'The body'} must not be null")
    if isinstance(value, dict):
        for name, item in value.items():
            check_nulls(item, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list):
        for item in value:
            check_nulls(item, path)


def check_limits(body: dict[str, Any], core: str = CORE_USER) -> None:
    """Refuse too many items or too long a text; ``body`` is spelled as the schemas are, ``core`` is its own."""
    for name, value in body.items():
        if name.startswith("urn:"):
            for inner, below in value.items():
                _check_limit(name, inner, below)
        else:
            _check_limit(core, name, value)


def _check_limit(urn: str, name: str, value: Any) -> None:
    limit = limits().get((urn.lower(), name.lower()))
    items = value if isinstance(value, list) else [value]
    if limit and limit.max_items is not None and isinstance(value, list) and len(items) > limit.max_items:
        raise InvalidValueException(detail=f"{name} holds at most {limit.max_items} items")
    for item in items:
        if isinstance(item, dict):
            for inner, below in item.items():
                _check_limit(urn, f"{name}.{inner}", below)
        elif limit and limit.max_length is not None and isinstance(item, str) and len(item) > limit.max_length:
            raise InvalidValueException(detail=f"{name} holds at most {limit.max_length} characters")


def check_names(body: dict[str, Any], verified_domains: frozenset[str]) -> None:
    """Hold userName against the rules that OpenAPI states in prose, at PostUser.userName and EmailObject.primary."""
    name = body["userName"]
    mailbox, _, domain = name.rpartition("@")
    unfit = any(character.isspace() or unicodedata.category(character) in ("Cc", "Cs") for character in name)
    if not mailbox or not domain or unfit:
        raise InvalidValueException(detail="userName must be the user's primary email address")
    if verified_domains and domain.lower() not in verified_domains:
        raise InvalidValueException(detail=f"The domain {domain} is not verified or claimed by the organization")
    for email in body.get("emails", ()):
        if is_primary_work(email) and str(email.get("value", "")).lower() != name.lower():
            raise InvalidValueException(detail="The primary work email must match the value of userName")


def is_primary_work(email: dict[str, Any]) -> bool:
    """Tell whether this is the e-mail that must equal userName (OpenAPI, EmailObject.primary)."""
    return email.get("primary") is True and str(email.get("type", "")).lower() == "work"


def check_primaries(body: dict[str, Any]) -> None:
    """Refuse two primary entries in one attribute (RFC 7643 section 2.4, and Schemas' text at "primary")."""
    for name, value in [*body.items(), *body.get(CISCO_USER, {}).items()]:
        if isinstance(value, list) and sum(1 for item in value if isinstance(item, dict) and item.get("primary")) > 1:
            raise InvalidValueException(detail=f"{name} holds more than one primary entry")


def scim_error(problem: SCIMException, tracking_id: str) -> dict[str, Any]:
    """Return a SCIM error body with Webex's extension (OpenAPI, Bulk responses)."""
    status = problem.status or HTTPStatus.BAD_REQUEST
    body: dict[str, Any] = {"schemas": [ERROR], "status": str(int(status))}
    if problem.scim_type:
        body["scimType"] = problem.scim_type
    body["detail"] = problem.detail
    extension = {"trackingId": tracking_id, "errorCode": str(int(status) * 100), "details": [problem.detail]}
    return body | {CISCO_ERROR: extension}


def rest_error(message: str, tracking_id: str) -> dict[str, Any]:
    """Return the error body of Webex's gateway, which answers 401, 429 and 5xx (OpenAPI, ErrorResponse)."""
    return {"message": message, "errors": [{"description": message}], "trackingId": tracking_id}


def first_problem(errors: Any) -> SCIMException:
    """Return the SCIM error of a pydantic ValidationError."""
    return SCIMException.from_error(Error.from_validation_errors(errors)[0])
