"""A simulated Webex on loopback, so that anyone can run and test without a cloud account.

It serves the SCIM 2 API and the REST APIs of Control Hub (licenses, people, OAuth) and the XML API of Webex Meetings
as Cisco documents them, with the real services' quirks, keeps its accounts in one SQLite file (or in memory), and can
be told to fail. It shares no code with the clients in this package: it reads only the attribute catalog files beside
them.
"""

from __future__ import annotations

from importlib.util import find_spec

if any(find_spec(needed) is None for needed in ("scim2_models", "werkzeug")):
    raise ImportError("the simulated Webex needs an extra: pip install 'pulumi-webex[simulator]'")

from .faults import Fault
from .journal import Request
from .meetings import MeetingsSite, SimulatedSite
from .meetings.site import PasswordCriteria, SessionType, TrackingCode
from .simulator import Simulator, SimulatorError

__all__ = [
    "Fault",
    "MeetingsSite",
    "PasswordCriteria",
    "Request",
    "SessionType",
    "SimulatedSite",
    "Simulator",
    "SimulatorError",
    "TrackingCode",
]
