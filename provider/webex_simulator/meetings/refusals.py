"""What the XML API refuses, with the exceptionIDs that are published or were seen.

Some refusals are known by their words only (the Okta connector's list of common errors, Cisco's notes on
CreateUser); those go without an exceptionID here rather than with one that was made up. What is wrong with a single
attribute is told under 030105, "error while setting the profile".
"""

from __future__ import annotations

from dataclasses import dataclass

ACCESS_DENIED = "000001"
NO_RECORDS = "000015"
RATE_LIMIT = "000045"
SUSPENDED = "010107"
NO_USER = "030001"
WRONG_CREDENTIALS = "030002"
WEBEX_ID_TAKEN = "030004"
EMAIL_TAKEN = "030005"
NOT_AN_ADMINISTRATOR = "030048"
UNIFIED_SITE = "030098"
NO_ROLES = "030103"
NO_TICKETS = "030104"
PROFILE = "030105"
SESSION_TYPE = "110055"
GENERIC = "999999"
MOST_COMPLAINTS = 20

REASONS = {
    "000000": "Sorry, a processing error occurred",
    ACCESS_DENIED: "Access denied, additional privileges are required",
    NO_RECORDS: "Sorry, no record found",
    "000029": "Sorry, a processing error occurred",
    "000035": "Sorry, a processing error occurred",
    RATE_LIMIT: "The rate limit of this API has been reached",
    SUSPENDED: "The site is suspended",
    NO_USER: "The user could not be found",
    WRONG_CREDENTIALS: "Incorrect user or password",
    WEBEX_ID_TAKEN: "The webExId already exists",
    EMAIL_TAKEN: "The email address already exists",
    NOT_AN_ADMINISTRATOR: "The user is not a Webex administrator",
    UNIFIED_SITE: "The user cannot be created on this site, which is managed in Control Hub",
    NO_ROLES: "Role assignment is not supported on a site that is managed in Control Hub",
    NO_TICKETS: "Session ticket authentication is not supported on this site",
    PROFILE: "Error while setting the profile",
    SESSION_TYPE: "User limit exceeded for Session Type",
    GENERIC: "Sorry, a processing error occurred",
}


@dataclass(frozen=True)
class Complaint:
    """What is wrong with one element; ``value`` is empty if it is a secret."""

    reason: str
    value: str = ""


class Refusal(Exception):  # noqa: N818 - it is an answer, not a fault
    """Answered as FAILURE; several complaints are told as subErrors."""

    def __init__(
        self, exception_id: str = "", reason: str = "", value: str = "", complaints: tuple[Complaint, ...] = ()
    ) -> None:
        self.exception_id = exception_id
        self.reason = reason or REASONS.get(exception_id, "The request was refused")
        self.value = value
        self.complaints = complaints
        super().__init__(f"{self.reason} ({exception_id})" if exception_id else self.reason)


def over(complaints: list[Complaint]) -> Refusal:
    """The refusal for what is wrong with attributes: the first is its reason, several are subErrors too."""
    first = complaints[0]
    return Refusal(PROFILE, first.reason, first.value, tuple(complaints[:MOST_COMPLAINTS]) if complaints[1:] else ())


def cannot_set(tag: str, value: str = "") -> Complaint:
    """ "Can't set field", as the support page of the Okta connector has it."""
    return Complaint(f"Can't set field {tag}", value[:200])


def needs_to_be(tag: str, value: str) -> Complaint:
    """ "Attribute X needs to be Y", which Webex says where the feature behind X is off."""
    return Complaint(f"Attribute {tag} needs to be {value}")


def bad_personal_url(value: str) -> Complaint:
    """A personal URL that is too long, taken or has other characters than letters, digits, ``_``, ``-``, ``.``."""
    words = "The Personal Meeting Room URL is taken, longer than 64 characters or contains restricted characters"
    return Complaint(words, value[:200])


def bad_pin() -> Complaint:
    """A PIN that is none for this site; the PIN itself is never shown."""
    return Complaint("A valid PIN is required")


def bad_password(lacks: str) -> Complaint:
    """A password that the site's criteria do not allow; it is never shown."""
    return Complaint(f"The password does not meet the site's criteria: {lacks}")


def no_seats(session_type: str) -> Refusal:
    """No license is left for a session type; ``value`` holds its id."""
    return Refusal(SESSION_TYPE, value=session_type)


def no_hosts() -> Refusal:
    """The site has as many active hosts as it may have (name published, id not)."""
    return Refusal("", "exceededSiteHostLimit: the number of active hosts exceeds the limit of the site")


def spark_meet() -> Refusal:
    """A WBS30 site, which the XML API does not serve (id not published)."""
    return Refusal("", "This is a WBS30 Spark Meet site, which is not supported")
