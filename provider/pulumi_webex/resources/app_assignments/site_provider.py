"""Everybody who has an account on one Meetings site."""

from __future__ import annotations

from pulumi_webex.resources.app_assignments.app import App
from pulumi_webex.resources.app_assignments.provider import AppAssignmentsProvider
from pulumi_webex.resources.app_assignments.site_app import SiteApp
from pulumi_webex.resources.meetings.provider import OnSite
from pulumi_webex.resources.meetings.sites import SiteRun


class SiteAssignmentsProvider(OnSite, AppAssignmentsProvider[SiteRun]):
    """Manages everybody who has an account on one Meetings site, over the XML API."""

    def app(self, here: SiteRun) -> App:
        """The site."""
        return SiteApp(here)
