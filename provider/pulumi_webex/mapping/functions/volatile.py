"""What differs from run to run: Now, Guid, RandomString, SelectUniqueValue. An expression that uses one says so."""

from __future__ import annotations

import random
import string

from pulumi_webex.mapping.context import Context
from pulumi_webex.mapping.functions.base import ENTRA
from pulumi_webex.mapping.library import Call
from pulumi_webex.mapping.limits import ValueProblem
from pulumi_webex.mapping.tree import Profile, Run
from pulumi_webex.mapping.values import need_int, text_of, utc

SPECIAL = "~!@#$%^&*_-+=`|\\(){}[]:;\"'<>,.?/"
"""The special characters of Windows' password policy, which the page refers to."""
MAX_LENGTH = 256


@ENTRA.builder("Now()", steady=False)
def now(call: Call) -> Run:
    """Give the time in UTC."""
    return lambda profile, context: utc(context.clock())


@ENTRA.builder("Guid()", steady=False)
def guid(call: Call) -> Run:
    """Give a new random UUID."""
    return lambda profile, context: str(context.uuid())


@ENTRA.builder(
    "RandomString(length, minimumNumbers, minimumSpecialCharacters, minimumCapital, minimumLowerCase,"
    " charactersToAvoid?)",
    steady=False,
)
def random_string(call: Call) -> Run:
    """Give a random text with at least so many characters of each class; a class with the minimum 0 is left out.

    That reading follows the documented sample RandomString(6,3,0,0,3), "without special character restrictions", of
    three digits and three lower-case letters. With all minima 0, letters and digits are used.
    """
    runs = [node.run for node in call.nodes]

    def run(profile: Profile, context: Context) -> object:
        *numbers, avoid = [part(profile, context) for part in runs]
        length, *minima = [need_int(number, "each number") for number in numbers]
        return _random(length, minima, text_of(avoid), context.rng)

    return run


def _random(length: int, minima: list[int], avoid: str, rng: random.Random) -> str:
    if not 1 <= length <= MAX_LENGTH or min(minima) < 0 or sum(minima) > length:
        raise ValueProblem(
            f"the length is 1 to {MAX_LENGTH}, and at least the sum of the minimum numbers, which are not negative"
        )
    classes = [string.digits, SPECIAL, string.ascii_uppercase, string.ascii_lowercase]
    allowed = ["".join(mark for mark in marks if mark not in avoid) for marks in classes]
    chosen = [(marks, least) for marks, least in zip(allowed, minima, strict=True) if least]
    rest = "".join(marks for marks, _ in chosen) or allowed[0] + allowed[2] + allowed[3]
    if not rest or not all(marks for marks, _ in chosen):
        raise ValueProblem("charactersToAvoid leaves no characters")
    made = [rng.choice(marks) for marks, least in chosen for _ in range(least)]
    made += [rng.choice(rest) for _ in range(length - len(made))]
    rng.shuffle(made)
    return "".join(made)


@ENTRA.builder("SelectUniqueValue(uniqueValueRule1, uniqueValueRule+)", steady=False, outermost=True)
def select_unique_value(call: Call) -> Run:
    """Give the first value that no account has yet; rules that give nothing are passed over."""
    runs = [node.run for node in call.nodes]

    def run(profile: Profile, context: Context) -> object:
        if context.unique is None:
            raise ValueProblem("SelectUniqueValue needs a look-up of the values that are taken")
        for rule in runs:
            value = text_of(rule(profile, context))
            if value and context.unique(value):
                return value
        raise ValueProblem(f"all {len(runs)} values of SelectUniqueValue are taken or empty")

    return run
