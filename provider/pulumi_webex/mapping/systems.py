"""The systems that mappings fill, by name."""

from __future__ import annotations

from collections.abc import Mapping

from pulumi_webex.mapping.control_hub import ControlHub
from pulumi_webex.mapping.failures import MappingError
from pulumi_webex.mapping.meetings import Meetings
from pulumi_webex.mapping.targets import System

CONTROL_HUB, MEETINGS = "control-hub", "meetings"
SYSTEMS: Mapping[str, System] = {CONTROL_HUB: ControlHub(), MEETINGS: Meetings()}


def system(name: object) -> System:
    """The system of this name. Raises `MappingError`."""
    if not isinstance(name, str) or name not in SYSTEMS:
        raise MappingError(f"target is {name!r}; it can be {', '.join(SYSTEMS)}")
    return SYSTEMS[name]
