"""The programs and accounts of the life cycle tests of app assignments."""

from __future__ import annotations

from typing import Any

PROGRAM = """\
import json, pathlib
import pulumi
from pulumi_webex import AppAssignment, MeetingsSite, User

data = json.loads(pathlib.Path(__file__).with_name("people.json").read_text())
site = MeetingsSite(**data.get("site", {}))
users = {name: User(name, **arguments) for name, arguments in data.get("users", {}).items()}
for name, arguments in data.get("accounts", {}).items():
    who = arguments.pop("user")
    given = AppAssignment(name, app=site, user=users.get(who, who), **arguments)
    pulumi.export(name, given.webex_id)
"""

WITH_PASSWORD = """\
import json, pathlib
import pulumi
import pulumi_random
from pulumi_webex import AppAssignment, MeetingsSite

data = json.loads(pathlib.Path(__file__).with_name("people.json").read_text())
password = pulumi_random.RandomPassword(
    "first", length=20, min_numeric=2, min_upper=2, min_lower=2, keepers={"version": data["version"]}
)
seen = pathlib.Path(__file__).with_name("seen.txt")
password.result.apply(lambda value: seen.open("a").write(f"{value}\\n"))
attributes = {"firstName": "Ana", "lastName": "Lima", **data["attributes"]}
AppAssignment("ana", app=MeetingsSite(), user="ana@example.com", password=password.result, attributes=attributes)
"""

HUB = {"name": "acme-hub", "kind": "control-hub"}


def ana(**changes: Any) -> dict[str, Any]:
    """Ana's account, with other attributes; one that is None is taken out. ``user`` and the options go as they are."""
    base = {"firstName": "Ana", "lastName": "Lima", "title": "Engineer", "phonesPhone": "+34 600 000 001"}
    own = ("user", "release", "clear", "on_existing", "on_remove", "on_leave", "password")
    arguments = {"user": "ana@example.com", **{key: value for key, value in changes.items() if key in own}}
    attributes = {**base, **{key: value for key, value in changes.items() if key not in own}}
    return {**arguments, "attributes": {key: value for key, value in attributes.items() if value is not None}}
