"""One organization in several stacks: which people of a directory a part takes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from pulumi_webex.directory import DirectoryError, Profile

Part = tuple[int, int]
"""Which part of how many: ``(2, 8)`` is the second of eight."""


def parted(people: Iterable[Profile], part: Part | None) -> tuple[list[Profile], list[Profile]]:
    """The people of this part, and all others. A person's key alone decides, so it is the same on every machine.

    Raises `DirectoryError` if there is no such part.
    """
    if part is None:
        return list(people), []
    number, count = _validated(part)
    mine: list[Profile] = []
    others: list[Profile] = []
    for profile in people:
        digest = hashlib.sha256(str(profile.key).encode()).digest()
        (mine if int.from_bytes(digest[:8]) % count == number - 1 else others).append(profile)
    return mine, others


def _validated(part: Part) -> Part:
    whole = isinstance(part, (tuple, list)) and len(part) == 2 and all(type(number) is int for number in part)
    if not whole or not 1 <= part[0] <= part[1]:
        raise DirectoryError(f"part is {part!r}; the second of eight parts is (2, 8)")
    return part
