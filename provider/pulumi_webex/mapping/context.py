"""What an evaluation may ask of the world, all of it injectable."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, final


@final
class _Skip:
    """The value of an attribute that is dropped from the flow: neither set nor cleared."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "SKIP"

    def __bool__(self) -> bool:
        return False

    def __reduce__(self) -> str:
        return "SKIP"


SKIP: Final = _Skip()
"""What IgnoreFlowIfNullOrEmpty and IgnoreAttributeFlow yield."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Context:
    """Clock, randomness, look-up of taken values, and app roles for one evaluation.

    ``clock`` gives an aware time. ``rng`` is a ``random.Random``; the default draws from the operating system, since
    RandomString makes passwords. ``unique(value)`` says whether no account has the value yet; without it
    SelectUniqueValue is an error. ``app_role_assignments`` is used if the profile has no such attribute: mappings
    with ``value`` and ``displayName``, or plain role names.
    """

    clock: Callable[[], datetime] = _now
    rng: random.Random = field(default_factory=random.SystemRandom)
    uuid: Callable[[], uuid.UUID] = uuid.uuid4
    unique: Callable[[str], bool] | None = None
    app_role_assignments: Sequence[Mapping[str, object] | str] = ()


DEFAULT: Final = Context()
