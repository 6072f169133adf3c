"""One Webex organization, two companies: people from an Entra export, and from the Okta export of another firm."""

import pulumi
import pulumi_random as random

from pulumi_webex import AppRule, AttributeMapping, License, MeetingsSite, RemovalLimit, Roster

config = pulumi.Config()

# What the Entra connector sends by default, and more that it can send. If a cell is emptied, the attribute in Webex is
# emptied, too. The connector cannot do that.
mapping = AttributeMapping(
    "entra",
    preset="entra-control-hub",
    rules={
        "title": "[jobTitle]",
        "department": "[department]",
        'phoneNumbers[type eq "work"].value': "[telephoneNumber]",
        'phoneNumbers[type eq "mobile"].value': "[mobile]",
        'addresses[type eq "work"].streetAddress': "[streetAddress]",
        'addresses[type eq "work"].locality': "[city]",
        'addresses[type eq "work"].region': "[state]",
        'addresses[type eq "work"].postalCode': "[postalCode]",
        'addresses[type eq "work"].country': "[country]",
    },
    on_null="clear",
)

# Without a license, a person can do nothing in Webex; the preview counts the seats.
messaging = AppRule(License("Messaging"))

# Everybody in one of these groups has a Webex account. A run that would remove more than three of them is refused.
company = Roster(
    "company",
    people=config.get("people") or "entra.csv",
    groups="groups.yaml",
    assigned=["Webex office", "Webex sales and support"],
    unknown_members="ignore",  # a person who is gone from the export leaves, even if a group still names them
    mapping=mapping,
    removals=RemovalLimit(count=3, percent=5),
    apps=[messaging],
)

# People of the other firm who are in this group also have an account on its Meetings site, with the mapping of Okta's
# connector.
hosts = AppRule(
    MeetingsSite("acme"),
    groups="Meetings hosts",
    mapping="okta-meetings",
    attributes={"privilegeHost": True, "supportedServicesMeetingCenter": True, "timeZoneID": 23},
)

# Everybody of the other firm, between the dates in the columns Starts and Ends, with the mapping of Okta's connector.
firm = Roster(
    "firm",
    people="okta.csv",
    groups="firm.yaml",
    scope="all",
    starts="Starts",
    ends="Ends",
    apps=[messaging, hosts],
)

# Joiners tell the service desk this code on their first day. It is made once and kept in the state, encrypted.
code = random.RandomPassword("first-day-code", length=8, upper=False, lower=False, special=False)

pulumi.export("people", len(company.users) + len(firm.users))
pulumi.export("firstDayCode", code.result)
