"""The two forms of an id: the bare one that SCIM has, and the one of the ``/v1`` APIs around it.

The latter is the base64, without padding, of ``ciscospark://us/PEOPLE/<uuid>``; instead of PEOPLE also
ORGANIZATION, LICENSE or LOCATION, and a license's bare id need not be a UUID.
"""

from __future__ import annotations

import base64
import re

from pulumi_webex.transport.addresses import decoded_base64

_SPARK_ID = re.compile(r"ciscospark://[^/]+/(?P<kind>[A-Z_]+)/(?P<bare>.+)")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


def rest_id(kind: str, any_id: str) -> str:
    """The form of the ``/v1`` APIs. What is in that form already stays; only its padding goes."""
    if kind_of(any_id):
        return any_id.rstrip("=")
    return base64.b64encode(f"ciscospark://us/{kind}/{any_id}".encode()).decode().rstrip("=")


def bare(any_id: str) -> str:
    """The bare form, which tells two ids apart whatever form they have; what is no id stays as it is."""
    found = _SPARK_ID.fullmatch(_plain(any_id))
    text = found["bare"] if found else any_id
    return text.lower() if is_uuid(text) else text


def kind_of(any_id: str) -> str | None:
    """``PEOPLE``, ``LICENSE`` …, None for what is not in the form of the ``/v1`` APIs."""
    found = _SPARK_ID.fullmatch(_plain(any_id))
    return found["kind"] if found else None


def is_uuid(text: str) -> bool:
    """Whether a text is a bare UUID."""
    return bool(_UUID.fullmatch(text))


def _plain(any_id: str) -> str:
    return any_id if "://" in any_id else decoded_base64(any_id)
