"""Encodings: ConvertToBase64 and ConvertToUTF8Hex."""

from __future__ import annotations

import base64

from pulumi_webex.mapping.functions.base import ENTRA
from pulumi_webex.mapping.limits import fits
from pulumi_webex.mapping.values import to_text


@ENTRA.value("ConvertToBase64(source)")
def convert_to_base64(source: object) -> str | None:
    """Encode the UTF-16 (little-endian) bytes of the text, as the documented sample does; null stays null."""
    text = to_text(source)
    if text is None:
        return None
    fits(len(text) * 2)
    return base64.b64encode(text.encode("utf-16-le")).decode("ascii")


@ENTRA.value("ConvertToUTF8Hex(source)")
def convert_to_utf8_hex(source: object) -> str | None:
    """Write the UTF-8 bytes of the text as upper-case hexadecimal digits; null stays null."""
    text = to_text(source)
    if text is None:
        return None
    fits(len(text) * 2)
    return text.encode("utf-8").hex().upper()
