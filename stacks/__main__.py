"""The people in people.csv, each with a Webex account."""

from collections import Counter
from pathlib import Path

import people
import pulumi
import pulumi_random as random

from pulumi_webex import User

config = pulumi.Config()
everyone = people.read(Path(__file__).parent / (config.get("people") or "people.csv"))

for person in everyone:
    # The objectId names the account in Pulumi: it stays when somebody marries, moves or gets another address.
    # An empty cell is not declared; Webex takes the sign-in address as the e-mail address.
    User(
        person["objectId"],
        external_id=person["objectId"],
        user_name=person["userPrincipalName"],
        active=person.enabled,
        display_name=person["displayName"],
        given_name=person["givenName"],
        family_name=person["surname"],
        title=person["jobTitle"],
        department=person["department"],
        phone_numbers=[
            {"type": "work", "value": person["telephoneNumber"]},
            {"type": "mobile", "value": person["mobile"]},
        ],
        addresses=[
            {
                "type": "work",
                "streetAddress": person["streetAddress"],
                "locality": person["city"],
                "region": person["state"],
                "postalCode": person["postalCode"],
                "country": person["country"],
            }
        ],
    )

# Joiners tell the service desk this code on their first day. It is made once and kept in the state, encrypted.
code = random.RandomPassword("first-day-code", length=8, upper=False, lower=False, special=False)

pulumi.export("people", len(everyone))
pulumi.export("active", sum(person.enabled for person in everyone))
pulumi.export("departments", dict(sorted(Counter(person["department"] or "none" for person in everyone).items())))
pulumi.export("firstDayCode", code.result)
