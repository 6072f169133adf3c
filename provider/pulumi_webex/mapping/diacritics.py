"""Letters without their diacritics, as Entra's NormalizeDiacritics documents them.

Source: the table under NormalizeDiacritics in MicrosoftDocs/entra-docs,
functions-for-customizing-application-data.md. Nearly all of it follows from Unicode's canonical decomposition; what
does not is in SPECIAL. Marks on letters of other scripts are part of the letter there and stay.
"""

from __future__ import annotations

import unicodedata

SPECIAL = str.maketrans({
    "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "oe", "Ø": "OE", "ß": "ss", "ł": "l", "Ł": "L", "\u0131": "i",
})  # fmt: skip


def without_diacritics(text: str) -> str:
    """Replace each Latin letter with diacritics by its plain form; everything else stays as it is."""
    if text.isascii():
        return text
    made: list[str] = []
    latin = False
    for mark in unicodedata.normalize("NFD", text):
        if unicodedata.category(mark) == "Mn":
            if not latin:
                made.append(mark)
            continue
        plain = mark.translate(SPECIAL)
        latin = plain.isascii() and plain.isalpha()
        made.append(plain)
    return unicodedata.normalize("NFC", "".join(made))
