"""What a single value must be like: types, lengths, canonical values, and the shapes that Webex expects."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Callable
from functools import cache
from typing import Any

from pulumi_webex.controlhub.catalog import DOUBTFUL_PHONE_TYPES, ScimAttribute

MAX_ADDRESS = 254
"""Characters of an e-mail address (RFC 5321 with erratum 1690), and Webex's limit for userName."""

# Controls but for line break and tab, and halves of surrogate pairs, which no UTF-8 can carry.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LOCALE = re.compile(r"[a-z]{2,3}(_[A-Z][a-z]{3})?_([A-Z]{2}|[0-9]{3})")


def check_value(attribute: ScimAttribute, value: Any) -> str | None:
    """What is wrong with a plain value of this attribute, as the rest of a sentence; None if nothing is."""
    if attribute.type == "Boolean":
        return None if isinstance(value, bool) else f"must be True or False, not {value!r}"
    if not isinstance(value, str):
        return _not_text(value)
    return (
        _bad_text(value)
        or _too_long(attribute, value)
        or _not_canonical(attribute, value)
        or _ill_shaped(attribute, value)
    )


def _not_text(value: Any) -> str:
    if isinstance(value, (bool, int, float)):
        written = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
        return f"must be text, not the {'boolean' if isinstance(value, bool) else 'number'} {written}: " + (
            f'put it in quotes ("{written}")'
        )
    return f"must be one text, not a {'list' if isinstance(value, (list, tuple)) else 'mapping'}"


def _bad_text(value: str) -> str | None:
    bad = _CONTROL.search(value)
    return f"holds the control character U+{ord(bad.group()):04X}: remove it" if bad else None


def _too_long(attribute: ScimAttribute, value: str) -> str | None:
    if attribute.max_length and len(value) > attribute.max_length:
        return f"is {len(value)} characters long, but Webex takes {attribute.max_length}: shorten it"
    return None


def _not_canonical(attribute: ScimAttribute, value: str) -> str | None:
    if attribute.canonical_values and attribute.canonical(value) is None:
        return f"is {value!r}; Webex knows {', '.join(sorted(attribute.canonical_values))}"
    return None


def _ill_shaped(attribute: ScimAttribute, value: str) -> str | None:
    shape = _SHAPES.get(attribute.path)
    return shape(value) if shape else None


def address_problem(value: str) -> str | None:
    """What keeps a text from being an e-mail address; letters of any script are fine (RFC 6531)."""
    local, at, domain = value.rpartition("@")
    if any(c.isspace() for c in value):
        return f"{value!r} holds a blank: an e-mail address has none"
    if not at or "@" in local:
        return f"{value!r} is no e-mail address: it needs exactly one @"
    if not local or local.startswith(".") or local.endswith(".") or ".." in local:
        return f"{value!r} is no e-mail address: mind the part before the @"
    if set(local) & set('"(),:;<>[\\]'):
        return f"{value!r} is no e-mail address: it has a character before the @ that addresses cannot have"
    labels = domain.split(".")
    if len(labels) < 2 or not all(_is_label(label) for label in labels):
        return f"{value!r} is no e-mail address: it needs a domain such as example.com after the @"
    if len(value) > MAX_ADDRESS:
        return f"is {len(value)} characters long, but an e-mail address has at most {MAX_ADDRESS}: shorten it"
    return None


def _is_label(label: str) -> bool:
    return 0 < len(label) <= 63 and label[0] != "-" != label[-1] and label.replace("-", "").isalnum()


def _locale_problem(value: str) -> str | None:
    if _LOCALE.fullmatch(value):
        return None
    language, _, country = value.replace("-", "_").partition("_")
    hint = f"{language.lower()}_{country.upper()}" if len(country) == 2 else "en_GB"
    return f"is {value!r}, but Webex wants language and country such as {hint}"


def _url_problem(value: str) -> str | None:
    if re.fullmatch(r"https?://[^\s/]+\S*", value, re.IGNORECASE):
        return None
    return f"is {value!r}, but must be a web address that begins with https://"


_SHAPES: dict[str, Callable[[str], str | None]] = {
    "userName": address_problem,
    "emails.value": address_problem,
    "preferredLanguage": _locale_problem,
    "locale": _locale_problem,
    "profileUrl": _url_problem,
}


@cache
def _time_zones() -> set[str]:
    return zoneinfo.available_timezones()


def doubt(attribute: ScimAttribute, value: Any) -> str | None:
    """What may be wrong with a value though it is allowed, as the rest of a sentence."""
    if attribute.path == "timezone" and _time_zones() and value not in _time_zones():
        return f"is {value!r}, which is no time zone that this machine knows; Webex wants an IANA name (Europe/Berlin)"
    if attribute.path == "phoneNumbers.type" and isinstance(value, str) and value in DOUBTFUL_PHONE_TYPES:
        return (
            f"is {value!r}, which one of Webex's two documents lacks; work, mobile, work_extension and fax are in both"
        )
    return None
