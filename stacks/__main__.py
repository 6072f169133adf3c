"""The people in people.csv, each with a Webex account."""

from collections import Counter
from pathlib import Path

import people
import pulumi
import pulumi_random as random

from pulumi_webex import User

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

config = pulumi.Config()
file = Path(__file__).parent / (config.get("people") or "people.csv")


def account(person: people.Person) -> User:
    """One Webex account. Its name in Pulumi is the objectId, which stays when a person marries or moves."""
    phones = {"work": person.get("telephoneNumber"), "mobile": person.get("mobile")}
    address = {
        "streetAddress": person.get("streetAddress"),
        "locality": person.get("city"),
        "region": person.get("state"),
        "postalCode": person.get("postalCode"),
        "country": person.get("country"),
    }
    return User(
        person["objectId"],
        user_name=person["userPrincipalName"],
        external_id=person["objectId"],
        active=person.enabled,
        display_name=person["displayName"],
        given_name=person.get("givenName"),
        family_name=person.get("surname"),
        title=person.get("jobTitle"),
        emails=[{"type": "work", "value": person.get("mail") or person["userPrincipalName"], "primary": True}],
        phone_numbers=[{"type": kind, "value": number} for kind, number in phones.items() if number],
        addresses=[{"type": "work", **{part: text for part, text in address.items() if text}}],
        attributes={f"{ENTERPRISE}:department": person.get("department")},
    )


everyone = people.read(file)
for person in everyone:
    account(person)

# Joiners read this code to the service desk on their first day. It is made once, kept in the state and secret.
code = random.RandomPassword("first-day-code", length=8, upper=False, lower=False, special=False)

pulumi.export("people", len(everyone))
pulumi.export("active", sum(person.enabled for person in everyone))
pulumi.export("departments", dict(sorted(Counter(p.get("department") or "none" for p in everyone).items())))
pulumi.export("firstDayCode", code.result)
