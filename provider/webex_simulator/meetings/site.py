"""A site: its kind, what it has and allows, what it runs out of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

SITE_ADMIN, CONTROL_HUB, SPARK_MEET = "site-admin", "control-hub", "spark-meet"
KINDS = (SITE_ADMIN, CONTROL_HUB, SPARK_MEET)

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?")
_USES = ("NOT_USED", "OPTIONAL", "REQUIRED", "ADMIN_SET")

FEATURES = (
    "telephonyConfig/internetPhone",
    "telephonyConfig/callInTeleconferencing",
    "telephonyConfig/tollFreeCallinTeleconferencing",
    "telephonyConfig/callBackTeleconferencing",
    "telephonyConfig/intlCallBackTeleconferencing",
    "telephonyConfig/intlCallInTeleconferencing",
    "telephonyConfig/supportOtherTypeTeleconf",
    "telephonyConfig/teleCLIAuthEnabled",
    "tools/handsOnLab",
    "supportedServices/meetingCenter/enabled",
    "supportedServices/trainingCenter/enabled",
    "supportedServices/supportCenter/enabled",
    "supportedServices/supportCenter/webACD",
    "supportedServices/eventCenter/enabled",
    "supportedServices/salesCenter/enabled",
    "siteCommonOptions/enablePersonalMeetingRoom",
    "siteCommonOptions/EnableCloudTelepresence",
    "video/HQvideo",
    "video/HDvideo",
)
"""Switches below GetSite's ``siteInstance`` that decide which attributes of an account can be on."""

_OFF_IN_CONTROL_HUB = (
    "tools/handsOnLab",
    "supportedServices/supportCenter/webACD",
    "supportedServices/salesCenter/enabled",
)


@dataclass(frozen=True)
class SessionType:
    """One session type; ``seats`` are the active accounts that may have it, None is any number."""

    id: int
    code: str
    name: str
    center: str = "MeetingCenter"
    seats: int | None = None


@dataclass(frozen=True)
class TrackingCode:
    """One of ten tracking codes; ``use`` as GetSite's hostProfile says it, ``values`` where there is a list."""

    index: int
    name: str
    use: str = "OPTIONAL"
    values: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raise ValueError for one that cannot be."""
        if not 1 <= self.index <= 10 or self.use not in _USES:
            raise ValueError(f"a tracking code has an index from 1 to 10 and a use of {', '.join(_USES)}")


@dataclass(frozen=True)
class PasswordCriteria:
    """What GetSite's accountPasswordCriteria tell about passwords."""

    mixed_case: bool = True
    min_length: int = 8
    min_numeric: int = 1
    min_alpha: int = 2
    min_special: int = 0
    no_character_three_times: bool = False
    no_account_text: bool = True
    disallowed: tuple[str, ...] = ("password", "passwort", "webex")


# Names and numbers of the types are this simulator's own; 3 and 214 are seen in published samples.
_TYPES = (
    SessionType(3, "PRO", "Webex Meetings Pro"),
    SessionType(214, "STD", "Webex Meetings 200"),
    SessionType(13, "TRS", "Webex Training", "TrainingCenter"),
    SessionType(16, "ONS", "Webex Events", "EventCenter"),
    SessionType(17, "SC3", "Webex Support", "SupportCenter"),
    SessionType(21, "SMT", "Webex Sales", "SalesCenter"),
)


@dataclass
class SimulatedSite:
    """A site to simulate; everything may be left out but the name.

    Args:
        name: the subdomain, ``acme`` for acme.webex.com.
        kind: ``site-admin``, ``control-hub`` (accounts belong to people of the SCIM org) or ``spark-meet`` (a WBS30
            site, which the XML API does not serve).
        features: switches by their path below ``siteInstance``; what is not named is on, but for a few on a site
            of Control Hub.
        tracking_codes: all ten, optional, if not given; codes left out are not used.
        session_types: what LstMeetingType lists; ``default_session_types`` are those of a new account.
        host_limit: active accounts with the privilege to host; None is any number.
        calls_per_minute: of the whole site, then 000045 for the rest of ``window_seconds``; None is any number.
        host_pin_digits: the length of a Personal Room's host PIN.
        takes_tickets, takes_passwords: False refuses this kind of credential (030104, 030002).
        creates_users: False refuses CreateUser with 030098.
        verifies_at_once: False leaves new people of a Control Hub site at REQUEST_TO_ACTIVATE until ``verify``.
        pin_before_teleconferencing: True wants phonesPIN before a personal teleconferencing account.
    """

    name: str
    kind: str = SITE_ADMIN
    features: dict[str, bool] = field(default_factory=dict)
    tracking_codes: tuple[TrackingCode, ...] = tuple(TrackingCode(n, f"Tracking code {n}") for n in range(1, 11))
    session_types: tuple[SessionType, ...] = _TYPES
    default_session_types: tuple[int, ...] = (3,)
    password_criteria: PasswordCriteria = PasswordCriteria()
    suspended: bool = False
    host_limit: int | None = None
    calls_per_minute: int | None = None
    window_seconds: float = 60.0
    ticket_seconds: int = 5400
    time_zone: int = 4
    host_pin_digits: int = 4
    takes_tickets: bool = True
    takes_passwords: bool = True
    creates_users: bool = True
    verifies_at_once: bool = True
    pin_before_teleconferencing: bool = False

    def __post_init__(self) -> None:
        """Fill in the features. Raises ValueError for a name, kind or feature that cannot be."""
        self.name = self.name.lower()
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is no name of a site")
        if self.kind not in KINDS:
            raise ValueError(f"a site's kind is one of {', '.join(KINDS)}, not {self.kind!r}")
        off = _OFF_IN_CONTROL_HUB if self.is_control_hub else ()
        given, self.features = self.features, {path: path not in off for path in FEATURES}
        self.switch(given)

    @property
    def is_control_hub(self) -> bool:
        """Whether Control Hub manages the accounts."""
        return self.kind == CONTROL_HUB

    @property
    def has_limits(self) -> bool:
        """Whether seats or hosts can run out."""
        return self.host_limit is not None or any(kind.seats is not None for kind in self.session_types)

    def switch(self, features: Mapping[str, bool]) -> None:
        """Turn features on or off by their path. Raises ValueError for an unknown one."""
        unknown = next((path for path in features if path not in FEATURES), None)
        if unknown is not None:
            raise ValueError(f"a site has no feature {unknown!r}; its features are {', '.join(FEATURES)}")
        self.features.update({path: bool(on) for path, on in features.items()})

    def change(self, changes: Mapping[str, Any]) -> None:
        """Set limits and rules by their names here. Raises ValueError for an unknown one."""
        settable = {one.name for one in fields(self)} - {"name", "kind", "features"}
        unknown = next((name for name in changes if name not in settable), None)
        if unknown is not None:
            raise ValueError(f"a site has no {unknown!r} to set; there are {', '.join(sorted(settable))}")
        for name, value in changes.items():
            setattr(self, name, _MADE.get(name, lambda given: given)(value))

    def set_seats(self, number: int, seats: int | None) -> None:
        """Set how many active accounts may have a session type. Raises ValueError for an unknown one."""
        if self.session_type(number) is None:
            raise ValueError(f"site {self.name} has no session type {number}")
        kinds = self.session_types
        self.session_types = tuple(replace(kind, seats=seats) if kind.id == number else kind for kind in kinds)

    def session_type(self, number: int) -> SessionType | None:
        """The session type with this id."""
        return next((kind for kind in self.session_types if kind.id == number), None)

    def tracking_code(self, index: int) -> TrackingCode | None:
        """The tracking code with this index."""
        return next((code for code in self.tracking_codes if code.index == index), None)

    def as_json(self) -> dict[str, Any]:
        """Everything, as plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, state: Mapping[str, Any]) -> SimulatedSite:
        """A site from what ``as_json`` gave, also from an older version of it."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: _MADE.get(name, lambda given: given)(state[name]) for name in state if name in known})


def default_sites() -> tuple[SimulatedSite, ...]:
    """One site of each kind."""
    return SimulatedSite("acme"), SimulatedSite("acme-hub", CONTROL_HUB)


def _session_types(items: Iterable[Any]) -> tuple[SessionType, ...]:
    return tuple(item if isinstance(item, SessionType) else SessionType(**item) for item in items)


def _tracking_codes(items: Iterable[Any]) -> tuple[TrackingCode, ...]:
    return tuple(item if isinstance(item, TrackingCode) else _tracking_code(**item) for item in items)


def _tracking_code(values: Iterable[str] = (), **named: Any) -> TrackingCode:
    return TrackingCode(**named, values=tuple(values))


def _criteria(given: Any) -> PasswordCriteria:
    if isinstance(given, PasswordCriteria):
        return given
    return PasswordCriteria(**{**given, "disallowed": tuple(given.get("disallowed", ()))})


_MADE: dict[str, Any] = {
    "session_types": _session_types,
    "tracking_codes": _tracking_codes,
    "password_criteria": _criteria,
    "default_session_types": tuple,
}
