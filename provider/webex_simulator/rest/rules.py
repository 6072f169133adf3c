"""Which licenses a person can have together, and what is said where they cannot (OpenAPI, 400 of Assign Licenses).

Webex goes by offer codes, which its answers do not show; here the names decide. What no source gives a code for is
marked as deduced.
"""

from __future__ import annotations

from collections.abc import Collection

from webex_simulator.rest.problems import RestError, bad
from webex_simulator.rest.rows import SimulatedLicense

PROFESSIONAL = "Webex Calling - Professional"
STANDARD = "Webex Calling - Standard"
CALLING = frozenset({PROFESSIONAL, STANDARD, "Webex Calling - Basic"})
ATTENDANT = "Webex Attendant Console"
CX = "Customer Experience - Essential"
MESSAGING, PAID_MESSAGING = "Basic Messaging", "Advanced Messaging"
MEETINGS, PAID_MEETINGS = "Basic Space Meetings", "Advanced Space Meetings"
SCREEN_SHARE = "Screen Share"

NO_SEAT = 400414  # deduced: the OpenAPI description has no code for it, and 400413 is its last one of this kind

_TOGETHER = (
    (PROFESSIONAL, STANDARD, 400404, "User cannot have both Webex Calling Professional and Standard License together."),
    (
        STANDARD,
        ATTENDANT,
        400406,
        "User cannot have both Webex Calling Standard and Webex Attendant Console licenses together.",
    ),
    (STANDARD, CX, 400407, "User cannot have both Webex Calling Standard and CX Essential licenses together."),
)
_DOWNGRADES = (
    (
        PROFESSIONAL,
        400112,
        "Changing a user's Webex Calling license from Professional to Standard is not allowed.",
    ),
    (CX, 400410, "Changing a user's license from CX Essential to Webex Calling Standard is not allowed."),
)
_NEEDS = (
    (
        ATTENDANT,
        PROFESSIONAL,
        400408,
        "User needs Webex Calling Professional license to be assigned before assigning Webex Attendant Console:",
    ),
    (PAID_MESSAGING, MESSAGING, 700003, "Free teams messaging mandatory for paid teams messaging license."),
    (PAID_MEETINGS, MEETINGS, 700004, "Free teams meeting mandatory for paid teams meeting license."),
    (MEETINGS, MESSAGING, 700005, "Free teams messaging mandatory for teams meeting license."),
)
_APPLIED = "The following license(s) could not be applied as requested:"


def refusal_to_add(license: SimulatedLicense, before: Collection[str], wanted: Collection[str]) -> RestError | None:
    """Say why a license cannot be added; ``before`` and ``wanted`` are the names held and to be held."""
    if license.name.startswith("Messenger"):
        description = f"User management of Messenger license {license.id} is not supported"
        return bad("License management not supported", 400118, description)
    if license.name == STANDARD:
        for held, code, sentence in _DOWNGRADES:
            if held in before:
                return _refusal("License downgrade not allowed", code, sentence, license)
    for one, other, code, sentence in _TOGETHER:
        if (license.name == one and other in wanted) or (license.name == other and one in wanted):
            return _refusal("License conflict", code, sentence, license)
    for name, needed, code, sentence in _NEEDS:
        if license.name == name and needed not in wanted:
            return _refusal("License prerequisite missing", code, sentence, license)
    return None


def refusal_to_remove(license: SimulatedLicense, wanted: Collection[str]) -> RestError | None:
    """Say why a license cannot be taken away."""
    if license.name == SCREEN_SHARE:
        description = f"Screen Share {license.id} is implicitly assigned and cannot be removed"
        return bad("License removal not allowed", 700006, description)
    for name, needed, code, sentence in _NEEDS:
        if license.name == needed and name in wanted:
            return _refusal("License prerequisite missing", code, sentence, license)
    return None


def no_seat(license: SimulatedLicense) -> RestError:
    """Say that all units are consumed."""
    sentence = "There are not enough licenses available."
    return _refusal("License assignment failed", NO_SEAT, sentence, license)


def no_properties(license: SimulatedLicense) -> RestError:
    """Say that a Calling license came without number and extension, or without a location where it needs one."""
    sentence = (
        "Each Webex Calling license should contain its own calling properties. "
        f"The following license(s) do not have properties: {license.id}"
    )
    return bad("License properties missing", 400411, sentence)


def _refusal(message: str, code: int, sentence: str, license: SimulatedLicense) -> RestError:
    middle = "" if sentence.endswith(":") else f" {_APPLIED}"
    return bad(message, code, f"{sentence}{middle} {license.id}")
