"""The ids of the REST APIs: base64, without padding, of ``ciscospark://us/<KIND>/<id>`` (wxc_sdk, ``base.py``)."""

from __future__ import annotations

import base64
import binascii
import uuid

PERSON = "PEOPLE"
LICENSE = "LICENSE"
ORGANIZATION = "ORGANIZATION"
LOCATION = "LOCATION"
ROLE = "ROLE"
GROUP = "SCIM_GROUP"
TEMPLATE = "LICENSE_TEMPLATE"


def webex_id(kind: str, inner: str) -> str:
    """Return the REST id of what SCIM, or Webex's own books, call ``inner``."""
    return base64.b64encode(f"ciscospark://us/{kind}/{inner}".encode()).decode().rstrip("=")


def inner_id(kind: str, text: str) -> str:
    """Return what a REST id of this kind stands for; an empty text if it is none."""
    try:
        plain = base64.b64decode(text + "=" * (-len(text) % 4), validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
    start = f"ciscospark://us/{kind}/"
    return plain.removeprefix(start) if plain.startswith(start) else ""


def license_id(org_id: str, code: str, seed: str) -> str:
    """Return a license's id in the form of the live service: ``<org>:<code>_<uuid>`` (wxc_sdk, ``License.lic_type``).

    The same ``seed`` always gives the same id in one organization.
    """
    return webex_id(LICENSE, f"{org_id}:{code}_{uuid.uuid5(uuid.UUID(org_id), seed)}")
