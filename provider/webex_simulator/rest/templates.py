"""License templates: what new people get automatically, a little after they were made.

"A little" is: once the first request to the REST APIs after their creation has been answered. So whoever looks at once
sees no license, and whoever looks again does. Who is in a group with templates gets those of the group, when they join
it, instead of those of the organization (wxc_sdk, ``organization-license-templates``).
"""

from __future__ import annotations

import uuid
from typing import Any

from webex_simulator.rest import rules
from webex_simulator.rest.ids import GROUP, TEMPLATE, inner_id, webex_id
from webex_simulator.rest.licenses import SimulatedLicenses
from webex_simulator.rest.problems import bad, missing
from webex_simulator.scim.group_rows import GroupRows


class Templates:
    """The templates of one organization."""

    def __init__(self, licenses: SimulatedLicenses, groups: GroupRows) -> None:
        self.licenses = licenses
        self.groups = groups
        self.rows = licenses.rows

    def all(self) -> list[dict[str, Any]]:
        """Return every template."""
        return self.rows.templates()

    def add(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Make a template (POST). Raises RestError."""
        return self._kept(webex_id(TEMPLATE, str(uuid.uuid4())), str(payload.get("templateType", "ORG")), payload)

    def change(self, template_id: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Change a template (PUT). Raises RestError."""
        old = next((one for one in self.all() if one["id"] == template_id), None)
        if old is None:
            raise missing("The license template")
        return self._kept(template_id, old["templateType"], payload)

    def remove(self, template_id: str) -> None:
        """Remove a template (DELETE). Raises RestError."""
        if not self.rows.remove_template(template_id):
            raise missing("The license template")

    def catch_up(self) -> None:
        """Apply every template to the people who came since; a license without a free seat is left out."""
        templates = self.all()
        grouped = {user for one in templates if one["groups"] for user in self._members(one)}
        for template in templates:
            came = self._members(template) if template["groups"] else self.rows.newcomers(template["id"])
            newcomers = [user for user in came if not self.rows.is_templated(template["id"], user)]
            for user_id in newcomers:
                if template["groups"] or user_id not in grouped:
                    self._apply(template, user_id)
            self.rows.note_templated(template["id"], newcomers)

    def _members(self, template: dict[str, Any]) -> list[str]:
        groups = [inner_id(GROUP, text).partition(":")[0] for text in template["groups"]]
        return [member.id for group in groups for member in self.groups.members(group, "user")]

    def _apply(self, template: dict[str, Any], user_id: str) -> None:
        held = {license.id for license in self.rows.held_by(user_id)}
        for license_id in template["licenses"]:
            license = self.licenses.one(license_id)
            free = self.rows.consumed(license_id) < license.total_units
            if license_id not in held and free and license.name not in rules.CALLING:
                self.rows.assign(user_id, license_id, {})

    def _kept(self, template_id: str, kind: str, payload: dict[str, Any]) -> dict[str, Any]:
        licenses, groups = payload.get("licenses") or [], payload.get("groups") or []
        if kind not in ("ORG", "GROUP"):
            raise bad("templateType must be ORG or GROUP")
        if (kind == "GROUP") != bool(groups):
            raise bad("Only group level templates can be associated with groups")
        for license_id in licenses:
            self.licenses.one(license_id)
        if any(self.groups.get(inner_id(GROUP, str(group)).partition(":")[0]) is None for group in groups):
            raise missing("The group")
        body = {
            "id": template_id,
            "templateName": payload.get("templateName") or "Default",
            "licenses": licenses,
            "templateType": kind,
            "groups": groups,
        }
        self.rows.keep_template(body)
        self.rows.note_templated(template_id, self._members(body))
        return body
