"""Why a license was not given or taken back, in one sentence with the cure.

Codes: developer.webex.com, Assign Licenses to Users, errors of status 400.
"""

from __future__ import annotations

from collections.abc import Iterable

from pulumi_webex.controlhub.license_messages import Holder, LicenseGrant
from pulumi_webex.transport.errors import ApiError, Forbidden, NotFound, WebexError

_BOTH = "take the other one back first, with depends_on between the two, or declare one of them"

ADVICE = {
    "400": "check location: Control Hub lists the locations under Management > Locations",
    "400000": "the license is not one of this organization: check its name or id and webex:orgId",
    "400112": "a person cannot go from Professional back to Standard: take Professional back, then give Standard in "
    "a run of its own",
    "400118": "licenses of Webex Messenger are managed in Control Hub only: take this assignment out of the program",
    "400216": "check site_url: it must be a Meetings site of this organization, on which the person is no host",
    "400404": f"Webex Calling Professional and Standard exclude each other: {_BOTH}",
    "400406": f"Webex Calling Standard and Attendant Console exclude each other: {_BOTH}",
    "400407": f"Webex Calling Standard and Customer Experience Essentials exclude each other: {_BOTH}",
    "400408": "Attendant Console needs Webex Calling Professional: assign that, too, and let this one depend on it",
    "400410": "a person cannot go from Customer Experience Essentials to Webex Calling Standard: take the one back, "
    "then give the other in a run of its own",
    "400411": "give this license its own phone_number, or extension and location",
    "400413": f"a person can have one license of this kind only: {_BOTH}",
    "700003": "the free messaging license must go with it: assign that, too, and let this one depend on it",
    "700004": "the free meeting license must go with it: assign that, too, and let this one depend on it",
    "700005": "the free messaging license must go with it: assign that, too, and let this one depend on it",
    "700006": "Screen Share comes with other licenses and cannot be taken back: set on_remove to retain",
}
"""What to do, by Webex's errorCode."""

SCOPES = (
    "the token needs the scopes spark-admin:licenses_read, spark-admin:people_read and spark-admin:people_write, from "
    "an administrator of this very organization (webex:orgId)"
)


class LicenseError(WebexError):
    """A license was not given or not taken back; the sentence names it and says what to do.

    Attributes: `status` (HTTP, None if Webex said yes and did not do it) and `code` (Webex's, may be None).
    """

    def __init__(self, message: str, *, status: int | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


class NoSeat(LicenseError):  # noqa: N818
    """No seat is free, so nobody else gets one either."""


class PartlyApplied(LicenseError):  # noqa: N818 - it says what happened
    """Webex did a part of what was asked (206); `holder` is what the person holds now."""

    def __init__(self, message: str, holder: Holder) -> None:
        super().__init__(message, status=206)
        self.holder = holder


def refusal(error: ApiError, add: Iterable[LicenseGrant], remove: Iterable[LicenseGrant]) -> WebexError:
    """The error of an assignment that Webex refused, with the license and the cure.

    A fault that has nothing to do with licenses (token, throttling, Webex's own) stays as it is.
    """
    given, back = _labels(add), _labels(remove)
    what = f"{given} was not given" if given else f"{back} was not taken back"
    code = error.error_code
    advice = ADVICE.get(code or "")
    if isinstance(error, Forbidden):
        advice = SCOPES
    elif isinstance(error, NotFound):
        advice = "the person is not in this organization: run `pulumi refresh`, and check webex:orgId"
    if advice is None and error.status not in (400, 409):
        return error
    codes = [text for text in (code, f"trackingId {error.tracking_id}" if error.tracking_id else None) if text]
    said = f"{error.detail.rstrip('. ') or f'Webex answered {error.status}'}{_bracketed(codes)}"
    tail = f"; {advice}" if advice else ""
    return LicenseError(f"{what}: {said}{tail}.", status=error.status, code=code)


def leftover(add: Iterable[LicenseGrant], remove: Iterable[LicenseGrant], holder: Holder) -> PartlyApplied | None:
    """The error for what was asked and not done; None if all of it was."""
    missing = [grant for grant in add if not holder.has(grant)]
    kept = [grant for grant in remove if holder.has(grant)]
    if not missing and not kept:
        return None
    parts = [f"did not give {_labels(missing)}"] if missing else []
    parts += [f"did not take back {_labels(kept)}, which a template or group may give"] if kept else []
    cure = "see the person's licenses in Control Hub"
    cure += ", or set on_remove to retain" if kept else ""
    return PartlyApplied(f"Webex {' and '.join(parts)}, and does not say why; {cure}.", holder)


def full(grants: Iterable[LicenseGrant], *, status: int | None = None) -> NoSeat:
    """The error where no seat is free."""
    licenses = [grant.license for grant in grants]
    told = ", ".join(f"{one.label} ({one.used} of {one.total} are used)" for one in licenses)
    return NoSeat(f"no seat is free of {told}: buy more, or take it from somebody who does not need it.", status=status)


def _labels(grants: Iterable[LicenseGrant]) -> str:
    return ", ".join(grant.label for grant in grants)


def _bracketed(words: list[str]) -> str:
    return f" ({', '.join(words)})" if words else ""
