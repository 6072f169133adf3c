"""A simulated Webex on loopback, so that anyone can run and test without a cloud account.

It serves the SCIM 2 API (`webex_simulator.scim`) and the REST APIs of Control Hub (`webex_simulator.rest`: licenses,
people, OAuth), and the XML API of Webex Meetings (`webex_simulator.meetings`), as Cisco documents them and with the
quirks of the real services. It keeps its accounts in one SQLite file, or in memory, and fails on order
(`webex_simulator.faults`). It does not simulate meetings, messages, calls, devices, rooms, SSO, other organizations'
people, rate limits of SCIM and REST, or how long the real services take.

It shares no code with the clients: it reads only the two attribute catalogs of pulumi_webex. Else both could be wrong
together.
"""

from __future__ import annotations

from importlib.util import find_spec

if any(find_spec(needed) is None for needed in ("scim2_models", "werkzeug")):
    raise ImportError("the simulated Webex needs an extra: pip install 'pulumi-webex[simulator]'")

from webex_simulator.faults import Fault
from webex_simulator.journal import SeenRequest
from webex_simulator.meetings import SimulatedSite, SiteHandle
from webex_simulator.meetings.site import PasswordCriteria, SessionType, TrackingCode
from webex_simulator.simulator import Simulator
from webex_simulator.webex import SimulatorError

__all__ = [
    "Fault",
    "PasswordCriteria",
    "SeenRequest",
    "SessionType",
    "SimulatedSite",
    "Simulator",
    "SimulatorError",
    "SiteHandle",
    "TrackingCode",
]
