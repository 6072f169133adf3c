"""Everybody who has one license."""

from __future__ import annotations

from pulumi_webex.resources.app_assignments.app import App
from pulumi_webex.resources.app_assignments.license_app import LicenseApp
from pulumi_webex.resources.app_assignments.provider import AppAssignmentsProvider
from pulumi_webex.resources.shared import run
from pulumi_webex.resources.shared.base import InOrganization


class LicenseAssignmentsProvider(InOrganization, AppAssignmentsProvider[run.Run]):
    """Manages everybody who has one license, over the ``/v1`` APIs."""

    def app(self, here: run.Run) -> App:
        """The license."""
        return LicenseApp(here)
