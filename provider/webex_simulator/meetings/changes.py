"""What a request makes of an account: elements merged into a tree of texts.

Left out means unchanged, an empty element empties a text, lists are replaced, teleconferencing accounts are merged
by their index. Nothing is kept that the account does not show: triggers, options of the request, secrets in clear.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element

from webex_simulator.meetings.fields import Field, user_fields
from webex_simulator.meetings.messages import local
from webex_simulator.meetings.refusals import Complaint, cannot_set
from webex_simulator.meetings.secret import sealed

DATE_FORMAT = "%m/%d/%Y %H:%M:%S"
MOST_ACCOUNTS = 3

_TRUTHS = {"true": "true", "1": "true", "false": "false", "0": "false"}
_NUMBER = re.compile(r"[+-]?[0-9]{1,19}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_EMAILS = frozenset({("email",), ("email2",)})
# What GetUser goes on to show although it acts only once (XSD: use:securityType).
_KEPT_TRIGGERS = frozenset({"forceChangePassword"})


class Merge:
    """Merges one request into a tree; ``complaints`` collect what cannot be.

    ``given`` are the texts of the request by path, secrets too: rules look at what was asked for, not only at what
    the account then is.
    """

    def __init__(self, operation: str) -> None:
        self.operation = operation
        self.complaints: list[Complaint] = []
        self.given: dict[tuple[str, ...], str] = {}

    def into(self, tree: dict[str, Any], request: Element) -> dict[str, Any]:
        """The tree after the request."""
        return self._group(user_fields(), tree, request, ())

    def _group(self, field: Field, tree: dict[str, Any], request: Element, path: tuple[str, ...]) -> dict[str, Any]:
        merged = dict(tree)
        if field.is_list:
            ((tag, item),) = field.children.items()
            texts = [self._text(item, child, (*path, tag)) for child in request if local(child) == tag]
            self._unknown(field, request)
            return {tag: [text for text in dict.fromkeys(texts) if text is not None]}
        for child in request:
            part = field.children.get(local(child))
            if part is not None and self._taken(part):
                self._part(part, merged, child, (*path, part.tag))
        self._accounts_of(field, merged, request, path)
        self._unknown(field, request)
        return merged

    def _taken(self, field: Field) -> bool:
        """Whether this operation listens to an element; what is read-only is ignored (XSD: userId of SetUser)."""
        return field.settable in ("both", self.operation)

    def _unknown(self, field: Field, request: Element) -> None:
        wrong = [local(child) for child in request if local(child) and local(child) not in field.children]
        self.complaints += [cannot_set(tag) for tag in dict.fromkeys(wrong)]

    def _part(self, field: Field, merged: dict[str, Any], element: Element, path: tuple[str, ...]) -> None:
        if field.kind == "accounts":
            return
        if field.kind == "group":
            merged[field.tag] = self._group(field, merged.get(field.tag, {}), element, path)
        elif field.kind == "free":
            merged[field.tag] = _free(element)
        else:
            text = self._text(field, element, path)
            keeps = not (field.trigger or field.is_option) or field.tag in _KEPT_TRIGGERS
            if text is not None and keeps:
                merged[field.tag] = sealed(text) if field.secret else text

    def _text(self, field: Field, element: Element, path: tuple[str, ...]) -> str | None:
        """The text of an element in the form in which it is kept; None, and a complaint, if it cannot be."""
        raw = element.text or ""
        text = None if len(element) else _KINDS[field.kind](field, raw)
        if text is None or (path in _EMAILS and text and not _EMAIL.fullmatch(text)):
            self.complaints.append(cannot_set(field.tag, "" if field.secret else raw))
            return None
        self.given[path] = text
        return text

    def _accounts_of(self, field: Field, merged: dict[str, Any], request: Element, path: tuple[str, ...]) -> None:
        for tag, part in field.children.items():
            entries = [child for child in request if local(child) == tag] if part.kind == "accounts" else []
            if entries:
                merged[tag] = self._accounts(part, merged.get(tag, []), entries, (*path, tag))

    def _accounts(
        self, field: Field, old: list[dict[str, Any]], entries: list[Element], path: tuple[str, ...]
    ) -> list[dict[str, Any]]:
        accounts = {entry["accountIndex"]: entry for entry in old}
        for entry in entries:
            told = {local(child): child for child in entry}
            index = (told["accountIndex"].text or "").strip() if "accountIndex" in told else "1"
            if index not in ("1", "2", "3"):
                self.complaints.append(cannot_set("accountIndex", index))
                continue
            fresh = {"accountIndex": index, **accounts.get(index, {})}
            if _is_true(told.get("autoGenerate")):
                fresh |= {tag: sealed(f"generated {tag}") for tag, part in field.children.items() if part.secret}
            changed = self._group(field, fresh, entry, (*path, index))
            accounts[index] = changed
            if _is_true(told.get("delete")):
                del accounts[index]
            elif changed.get("defaultFlag") == "true" and "defaultFlag" in told:
                _only_default(accounts, index)
        return [accounts[index] for index in sorted(accounts)]


def _only_default(accounts: dict[str, dict[str, Any]], index: str) -> None:
    for other, account in accounts.items():
        if other != index and "defaultFlag" in account:
            accounts[other] = {**account, "defaultFlag": "false"}


def _is_true(element: Element | None) -> bool:
    return element is not None and _TRUTHS.get((element.text or "").strip().lower()) == "true"


def _boolean(_: Field, raw: str) -> str | None:
    return _TRUTHS.get(raw.strip().lower())


def _integer(field: Field, raw: str) -> str | None:
    text = raw.strip()
    if not _NUMBER.fullmatch(text):
        return None
    low, high = field.minimum, field.maximum
    number = int(text)
    fits = (low is None or number >= low) and (high is None or number <= high)
    return str(number) if fits and (not field.enum or str(number) in field.enum) else None


def _string(field: Field, raw: str) -> str | None:
    if field.enum:
        return raw.strip() if raw.strip() in field.enum else None
    if field.max_length and len(raw) > field.max_length and field.tag != "personalUrl":
        return None
    return raw if field.tag != "expirationDate" or _is_date(raw) else None


def _is_date(raw: str) -> bool:
    try:
        datetime.strptime(raw, DATE_FORMAT)
    except ValueError:
        return False
    return True


_KINDS: dict[str, Callable[[Field, str], str | None]] = {"boolean": _boolean, "integer": _integer, "string": _string}


def _free(element: Element) -> Any:
    """A shape that nobody published: a text, or a list of elements and what they hold."""
    if not len(element):
        return element.text or ""
    return [[local(child), _free(child)] for child in element if local(child)]
