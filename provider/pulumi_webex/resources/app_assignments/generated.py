"""First passwords that the provider makes, for accounts that it makes."""

from __future__ import annotations

import secrets
import string
from dataclasses import dataclass

from pulumi_webex.meetings.answers import PasswordCriteria
from pulumi_webex.transport.errors import Refused

SHORTEST = 8
_SPECIAL = "!#%+-_.:"
_USUAL = PasswordCriteria(
    mixed_case=True,
    min_length=SHORTEST,
    min_numeric=1,
    min_alpha=2,
    min_special=1,
    no_character_three_times=True,
    no_account_text=True,
)
_TRIES = 1000


@dataclass(frozen=True)
class Generated:
    """A first password that is made by chance, of so many characters, for each account that is made.

    It is sent once, kept as a secret in `AppAssignments.passwords`, and never compared or made again.
    """

    length: int = 16

    def __post_init__(self) -> None:
        if isinstance(self.length, bool) or not isinstance(self.length, int) or not SHORTEST <= self.length <= 60:
            raise ValueError(f"Generated: length must be a whole number from {SHORTEST} to 60, not {self.length!r}")


def made_password(length: int, criteria: PasswordCriteria | None, *account_texts: str) -> str:
    """A password that meets the usual criteria and those of the site, as far as they are known.

    Raises `Refused` if the site's cannot be met by chance.
    """
    alphabet = string.ascii_letters + string.digits + _SPECIAL
    length = max(length, criteria.min_length if criteria else 0)
    for _ in range(_TRIES):
        password = "".join(secrets.choice(alphabet) for _ in range(length))
        wanted = [_USUAL, *([criteria] if criteria else [])]
        if not any(one.shortfalls(password, *account_texts) for one in wanted):
            return password
    raise Refused("no password by chance meets the criteria of the site: declare one for this person in secrets")
