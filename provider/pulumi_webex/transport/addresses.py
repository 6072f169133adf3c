"""What an organization id and a service address look like, and their one normal form.

Functions raise `ValueError` with half a sentence that follows the name of the setting.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_SPARK_ID = re.compile(r"ciscospark://[^/]+/([A-Z_]+)/(.+)")
_ORG_IN_PATH = re.compile(r"(/identity/scim/)([^/]+)(/v2)$")
_OLD_TENANT = re.compile(r"https://api\.ciscospark\.com/v1/scim/([^/]+)", re.IGNORECASE)
_RESERVED = frozenset({"example.com", "example.net", "example.org", "test", "example", "invalid", "localhost"})
_DEFAULT_PORT = {"http": 80, "https": 443}


def organization(text: str) -> str:
    """The bare lower-case UUID of an organization.

    Takes the UUID itself or the id that the ``/v1`` APIs use: base64, padded or not, of
    ``ciscospark://us/ORGANIZATION/<uuid>``.
    """
    text = text.strip()
    spark = _SPARK_ID.fullmatch(text if "://" in text else decoded_base64(text))
    if spark and spark[1] != "ORGANIZATION":
        raise ValueError(f"is an id of the kind {spark[1]}, not of an organization")
    candidate = (spark[2] if spark else text).lower()
    if not _UUID.fullmatch(candidate):
        raise ValueError(
            f"is malformed: {_shortened(text)!r} is neither a UUID such as 0ae87ade-8c8a-4952-af08-318798958d0c nor "
            "the longer base64 form of one; Control Hub shows it under Account as Organization ID"
        )
    return candidate


def service_address(text: str) -> str:
    """A base URL in its normal form: lower-case scheme and host, no default port, no trailing slash.

    Plain http is for loopback only: anywhere else it would carry the access token in clear.
    """
    text = text.strip()
    try:
        parts = urlsplit(text)
        port, host = parts.port, parts.hostname
    except ValueError:
        raise ValueError(f"is not a web address: {_shortened(text)!r}") from None
    if "@" in parts.netloc:
        raise ValueError("holds a user name or password; take them out, the access token is all that is needed")
    if parts.scheme not in _DEFAULT_PORT or not host or _has_blanks(text):
        raise ValueError(f"is not a web address such as https://webexapis.com/v1: {_shortened(text)!r}")
    if parts.query or parts.fragment or text.endswith(("?", "#")):
        raise ValueError("has a query or a fragment (? or #); leave it out")
    if parts.scheme == "http" and not is_loopback(host):
        raise ValueError(f"is plain http, which would send the access token in clear to {host}; use https")
    return f"{parts.scheme}://{_netloc(parts, host, port)}{parts.path.rstrip('/')}"


def scim_address(text: str) -> str:
    """A SCIM base URL, which ends before ``/Users``, with the organization id in its normal form.

    The tenant URL of the connectors' older guides (``https://api.ciscospark.com/v1/scim/<org>``) is refused with the
    address that has taken its place.
    """
    old = _OLD_TENANT.match(text.strip())
    if old:
        raise ValueError(
            "is the tenant URL of the connectors' older guides, which served an older SCIM; set "
            f"https://webexapis.com/identity/scim/{organization(old[1])}/v2, or webex:orgId alone"
        )
    address = service_address(text)
    address = re.sub(r"/Users$", "", address).rstrip("/")
    found = _ORG_IN_PATH.search(address)
    if not found:
        return address
    return f"{address[: found.start(2)]}{organization(found[2])}{found[3]}"


def rest_address(text: str) -> str:
    """A REST base URL, which ends in ``/v1``."""
    address = service_address(text)
    if not address.endswith("/v1"):
        raise ValueError(f"must end in /v1, as in https://webexapis.com/v1: {_shortened(text)!r}")
    return address


def organization_in(scim_url: str) -> str | None:
    """The organization id in a normalized SCIM base URL, if it has one."""
    found = _ORG_IN_PATH.search(scim_url)
    return found[2] if found else None


def own_account_address(scim_url: str) -> str:
    """The address of the token's own account: Webex has ``/identity/scim/v2/Users/me`` without the
    organization id, any other SCIM server ``/Me`` (RFC 7644 section 3.11)."""
    address, found = _ORG_IN_PATH.subn(r"/identity/scim\3/Users/me", scim_url)
    return address if found else f"{scim_url}/Me"


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine: ``localhost``, 127.0.0.0/8 or ``::1``."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def is_reserved(address: str) -> bool:
    """Whether an e-mail address is in a domain that is for examples and tests, and never anybody's (RFC 2606)."""
    labels = address.strip().rpartition("@")[2].rstrip(".").lower().split(".")
    return "@" in address and (labels[-1] in _RESERVED or ".".join(labels[-2:]) in _RESERVED)


def _netloc(parts: SplitResult, host: str, port: int | None) -> str:
    name = f"[{host}]" if ":" in host else host
    return name if port in (None, _DEFAULT_PORT[parts.scheme]) else f"{name}:{port}"


def decoded_base64(text: str) -> str:
    """What base64 `text` stands for, in either alphabet; nothing if it is no base64."""
    bare = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return ""


def _has_blanks(text: str) -> bool:
    return any(character.isspace() or not character.isprintable() for character in text)


def _shortened(text: str, limit: int = 120) -> str:
    return text if len(text) <= limit else f"{text[:limit]}…"
