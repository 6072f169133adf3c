"""The people of people.csv and their Webex accounts; README.md says how to preview and run this."""

import pulumi
from pulumi_webex import AttributeMapping, RemovalLimit, Roster
from pulumi_webex.mapping import load

company = Roster(
    "company",
    people="people.csv",
    key="objectId",  # names a person for ever
    groups="groups.yaml",
    assigned=["Webex"],
    unknown_members="ignore",  # whoever is gone from the export leaves, even if a group still has them
    mapping=AttributeMapping("company", **load("mapping.yaml")),
    removals=RemovalLimit(count=5, percent=5),  # a run that would take away more is refused
    # Licenses, by their names in Control Hub (import AppRule and License, too):
    # apps=[AppRule(License("Messaging"))],
)

pulumi.export("people", len(company.users))
