"""The Pulumi programs that are measured: the product, and the floor below which no dynamic provider can be."""

from __future__ import annotations

ROSTER = """\
from pulumi_webex import RemovalLimit, Roster

Roster(
    "company",
    people="people.csv",
    scope="all",
    mapping="entra-control-hub",
    removals=RemovalLimit(percent=100),{part}
)
"""
"""`part` is what follows the arguments, such as one that names a part of the people."""

PEOPLE = """\
from pulumi_webex import People, RemovalLimit, canonical
from tests.bench.data import read_people, scim_user
from pathlib import Path

texts = {}
for row in read_people(Path.cwd()):
    user = scim_user(row)
    del user["schemas"]
    texts[row["id"]] = canonical(user)
People("company", people=texts, removals=RemovalLimit(percent=100))
"""

_EMPTY = """\
import json
from pathlib import Path

from pulumi.dynamic import CreateResult, DiffResult, Resource, ResourceProvider, UpdateResult
from tests.bench.data import read_people


class Nothing(ResourceProvider):
    def create(self, props):
        return CreateResult("nothing", props)

    def diff(self, _id, olds, news):
        return DiffResult(changes=olds["texts"] != news["texts"])

    def update(self, _id, olds, news):
        return UpdateResult(news)


class Empty(Resource):
    def __init__(self, name, texts):
        super().__init__(Nothing(), name, {"texts": texts})


texts = {row["id"]: json.dumps(row, sort_keys=True) for row in read_people(Path.cwd())}
"""

FLOOR_EACH = f"""{_EMPTY}
for key, text in texts.items():
    Empty(key, {{key: text}})
"""
"""As many resources as there are people, with a provider that does nothing."""

FLOOR_ONE = f"""{_EMPTY}
Empty("company", texts)
"""
"""One resource with a text for each person, with a provider that does nothing."""
