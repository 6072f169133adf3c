"""The simulated XML API of Webex Meetings: sites, their accounts, the XMLService.

It shares no code with the client in ``pulumi_webex.meetings``, only its catalog file. If no source says how the
real service does something, the module that does it here says what was chosen.
"""

from webex_simulator.meetings.handle import SiteHandle
from webex_simulator.meetings.site import SimulatedSite

__all__ = ["SimulatedSite", "SiteHandle"]
