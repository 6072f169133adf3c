"""Values as programs write them, in the one form in which they are sent and compared.

`normalized` raises `InvalidValue`, whose text is half a sentence that follows the name of the
attribute and never holds the value of a secret.
"""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from pulumi_webex.meetings.catalog import CATALOG, PER_ACCOUNT_LIST, SiteAttribute

DATE_FORMAT = "%m/%d/%Y %H:%M:%S"
MASK = re.compile(r"\*+")
"""What Webex shows in place of a secret."""

_NOT_IN_XML = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ELEMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_LONGEST_TEXT = 32_768
_DEEPEST = 8
_TRUTHS = {"true": True, "false": False}


class InvalidValue(ValueError):  # noqa: N818 - it says what is wrong, as in transport.errors
    """A value that its attribute cannot hold."""


def normalized(attribute: SiteAttribute, value: Any) -> Any:
    """`value` in the form in which it is sent: whole floats as int, ``"true"`` as True, the listed
    spelling of an enumeration, lists of ids as sorted sets, accounts in the order of their index.

    Raises `InvalidValue`.
    """
    if attribute.type == "boolean":
        return _boolean(attribute, value)
    if attribute.type == "integer":
        return _integer(attribute, value)
    if attribute.type == "string":
        return _text(attribute, value)
    if attribute.type == "integer list":
        return sorted({_integer(attribute, item) for item in _list(value)})
    if attribute.type == "string list":
        return _each_once(attribute, [_text(attribute, item) for item in _list(value)])
    if attribute.type == "object list":
        return _accounts(attribute, _list(value))
    return _object(attribute, value)


def without_controls(text: str) -> str:
    """`text` with line feeds as its only line ends; raises `InvalidValue` for what XML or a directory
    cannot hold: control characters, halves of a surrogate pair."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _NOT_IN_XML.search(text)
    if found:
        raise InvalidValue(f"holds the control character U+{ord(found[0]):04X} at position {found.start() + 1}")
    return text


def _boolean(attribute: SiteAttribute, value: Any) -> bool:
    truth = _TRUTHS.get(value.strip().lower()) if isinstance(value, str) else value
    if not isinstance(truth, bool):
        raise InvalidValue(f"{_shown(attribute, value)}must be true or false")
    return truth


def _integer(attribute: SiteAttribute, value: Any) -> int:
    if isinstance(value, str) and re.fullmatch(r"[+-]?[0-9]{1,19}", value.strip()):
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise InvalidValue(f"{_shown(attribute, value)}must be a whole number")
    low, high = attribute.minimum, attribute.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        raise InvalidValue(f"is {value}, but must be from {low} to {high}")
    if attribute.enum and str(value) not in attribute.enum:
        raise InvalidValue(f"is {value}, but must be one of {', '.join(attribute.enum)}")
    return value


def _text(attribute: SiteAttribute, value: Any) -> str:
    if not isinstance(value, str):
        raise InvalidValue(f"{_shown(attribute, value)}must be a text; put it in quotes")
    text = without_controls(value)
    if attribute.enum:
        return _listed(attribute, text)
    if not text:
        return _nothing(attribute)
    if len(text) > (attribute.max_length or _LONGEST_TEXT):
        raise InvalidValue(
            f"has {len(text)} characters, but Webex takes {attribute.max_length or _LONGEST_TEXT} at the most"
        )
    if attribute.reads != "yes" and MASK.fullmatch(text):
        raise InvalidValue("is made of asterisks, which is how Webex hides a value, not a value")
    _patterned(attribute, text)
    return text


def _nothing(attribute: SiteAttribute) -> str:
    if not attribute.parent and not attribute.clearable:
        raise InvalidValue("must not be empty")
    return attribute.cleared_value


def _patterned(attribute: SiteAttribute, text: str) -> None:
    if attribute.pattern and not re.fullmatch(attribute.pattern, text):
        raise InvalidValue(f"{_shown(attribute, text)}{_EXPLAINED.get(attribute.pattern, 'has the wrong form')}")
    if attribute.name == "expirationDate":
        try:
            datetime.datetime.strptime(text, DATE_FORMAT)
        except ValueError:
            raise InvalidValue(f"{_shown(attribute, text)}is no date, as in 12/31/2049 23:59:59") from None


_EXPLAINED = {
    "[A-Za-z0-9_.-]+": "may hold letters, digits, _, - and . only",
    "[0-9]+": "must be made of digits",
    CATALOG.attribute("expirationDate").pattern: "must be written MM/DD/YYYY HH:MM:SS, as in 12/31/2049 23:59:59",
}


def _shown(attribute: SiteAttribute, value: Any) -> str:
    if attribute.secret or not isinstance(value, (str, int, float)):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # The engine knows floats only.
    return f"is {(value[:80] if isinstance(value, str) else value)!r}, but "


def _listed(attribute: SiteAttribute, text: str) -> str:
    found = next((known for known in attribute.enum if known.casefold() == text.casefold()), None)
    if found is not None:
        return found
    near = difflib.get_close_matches(text, attribute.enum, n=1, cutoff=0.5)
    choice = f"; did you mean {near[0]!r}?" if near and len(attribute.enum) > 6 else ""
    listed = ", ".join(attribute.enum) if len(attribute.enum) <= 6 else f"one of {len(attribute.enum)} listed values"
    raise InvalidValue(f"is {text[:80]!r}, but must be {listed}{choice}")


def _each_once(attribute: SiteAttribute, items: list[str]) -> list[str]:
    if sorted(items) != sorted(attribute.enum):
        raise InvalidValue(f"must name each of {', '.join(attribute.enum)} once")
    return items


def _list(value: Any) -> Sequence[Any]:
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Sequence):
        raise InvalidValue("must be a list")
    return value


def _accounts(attribute: SiteAttribute, entries: Sequence[Any]) -> list[dict[str, Any]]:
    if len(entries) > PER_ACCOUNT_LIST:
        raise InvalidValue(f"holds {len(entries)} accounts, but Webex keeps {PER_ACCOUNT_LIST} at the most")
    accounts: list[dict[str, Any]] = [_object(attribute, entry) for entry in entries]
    indexes = [account["accountIndex"] for account in accounts]
    if len(set(indexes)) != len(indexes):
        raise InvalidValue("has two accounts with the same accountIndex")
    return sorted(accounts, key=lambda account: int(account["accountIndex"]))


def _object(attribute: SiteAttribute, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise InvalidValue("must be an object with named parts")
    parts = CATALOG.parts(attribute)
    if not parts:
        free = _free(value, 0)
        assert isinstance(free, dict)
        return free
    unknown = next((key for key in value if key not in parts), None)
    if unknown is not None:
        raise InvalidValue(f"has no part {unknown!r}; its parts are {', '.join(parts)}")
    missing = next((key for key, part in parts.items() if part.required and value.get(key) is None), None)
    if missing:
        raise InvalidValue(f"needs {missing}")
    return {key: _part(part, value[key]) for key, part in parts.items() if value.get(key) is not None}


def _part(part: SiteAttribute, value: Any) -> Any:
    try:
        return normalized(part, value)
    except InvalidValue as error:
        raise InvalidValue(f"has a wrong {part.key}, which {error}") from None


def _free(value: Any, depth: int) -> Any:
    """A value whose shape nobody has published: elements by name, lists, texts, numbers, truths."""
    if depth > _DEEPEST:
        raise InvalidValue(f"is nested more than {_DEEPEST} deep")
    if isinstance(value, Mapping):
        wrong = next((key for key in value if not isinstance(key, str) or not _ELEMENT.fullmatch(key)), None)
        if wrong is not None:
            raise InvalidValue(f"has a part {wrong!r}, which is not a valid name for an XML element")
        return {key: _free(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        if any(isinstance(item, list) for item in value):
            raise InvalidValue("holds a list within a list, which XML has no form for")
        return [_free(item, depth + 1) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str):
        return without_controls(value)
    if isinstance(value, (bool, int)):
        return value
    raise InvalidValue("holds something that is neither text, number, boolean, list nor object")
