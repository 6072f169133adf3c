"""The SCIM API: its paths, the scopes they ask for, and which operation answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from scim2_models import NotFoundException
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from webex_simulator.scim import bulk, discovery, group_listing, listing
from webex_simulator.scim.departed import Departed
from webex_simulator.scim.groups import SimulatedGroups
from webex_simulator.scim.users import SimulatedUsers

READ = "identity:people_read"
WRITE = "identity:people_rw"
ORGANIZATIONS = "identity:organizations_rw"
SCOPES = frozenset({READ, WRITE, ORGANIZATIONS})

ORG = "/identity/scim/<org>/v2"


@dataclass(frozen=True)
class ScimCall:
    """What a request asks with: ``payload`` returns its body (SCIMException where it has none), ``me`` is the id of
    the user whose token it is."""

    payload: Callable[[], dict[str, Any]]
    query: Mapping[str, str] = field(default_factory=dict)
    me: str | None = None
    tracking_id: str = ""


Outcome = tuple[HTTPStatus, dict[str, Any] | None]


def _resources(endpoint: str, name: str) -> list[Rule]:
    one = f"{ORG}/{endpoint}/<{name}_id>"
    return [
        Rule(f"{ORG}/{endpoint}", methods=["GET"], endpoint=f"search_{name}s"),
        Rule(f"{ORG}/{endpoint}", methods=["POST"], endpoint=f"create_{name}"),
        Rule(one, methods=["GET"], endpoint=f"get_{name}"),
        Rule(one, methods=["PUT"], endpoint=f"replace_{name}"),
        Rule(one, methods=["PATCH"], endpoint=f"patch_{name}"),
        Rule(one, methods=["DELETE"], endpoint=f"delete_{name}"),
    ]


ROUTES = Map(
    [
        Rule("/identity/scim/v2/Users/me", methods=["GET"], endpoint="me"),
        *_resources("Users", "user"),
        *_resources("Groups", "group"),
        Rule(f"{ORG}/Groups/<group_id>/Members", methods=["GET"], endpoint="group_members"),
        Rule(f"{ORG}/Bulk", methods=["POST"], endpoint="bulk"),
        Rule("/Schemas/SCIM2/<name>", methods=["GET"], endpoint="webex_schemas"),
        Rule(f"{ORG}/<any(ServiceProviderConfig, ResourceTypes, Schemas):kind>", methods=["GET"], endpoint="discover"),
        Rule(f"{ORG}/<any(ResourceTypes, Schemas):kind>/<name>", methods=["GET"], endpoint="discover"),
    ],
    strict_slashes=False,
)

_CHANGING = ("create_", "replace_", "patch_", "delete_", "bulk")


def scopes_of(endpoint: str) -> frozenset[str]:
    """Return the scopes of which an operation needs one (OpenAPI, Authorization)."""
    if endpoint.startswith(_CHANGING):
        return frozenset({WRITE})
    return SCOPES if endpoint == "webex_schemas" else frozenset({READ, WRITE})


class Scim:
    """Answers the operations of the SCIM API for one org."""

    def __init__(self, users: SimulatedUsers, groups: SimulatedGroups, departed: Departed) -> None:
        self.users = users
        self.groups = groups
        self.departed = departed
        self.bulk_operation_ms = 0
        """How long each operation of a Bulk request takes, besides what it really takes."""

    def operate(self, endpoint: str, values: Mapping[str, Any], asked: ScimCall) -> Outcome:
        """Do what a request asks for; return status and body. Raises SCIMException."""
        if "group" in endpoint:
            return self._group(endpoint, values.get("group_id", ""), asked)
        if "user" in endpoint:
            return self._user(endpoint, values.get("user_id", ""), asked)
        if endpoint == "bulk":
            return HTTPStatus.OK, bulk.run(self._one, self.users.base, asked.payload(), asked.tracking_id)
        if endpoint == "me":
            return HTTPStatus.OK, self.users.get(asked.me or "")
        if endpoint == "webex_schemas":
            return HTTPStatus.OK, discovery.webex_schemas(values["name"])
        return HTTPStatus.OK, discovery.discovered(self.users.base, values["kind"], values.get("name"))

    def _one(self, method: str, path: str, payload: bulk.Payload) -> Outcome:
        """Do one operation of a Bulk request. Raises SCIMException."""
        time.sleep(self.bulk_operation_ms / 1000)
        whole = ORG.replace("<org>", self.users.org_id) + path
        try:
            endpoint, values = ROUTES.bind("webex").match(whole, method)
        except HTTPException:
            endpoint, values = "", {}
        if not endpoint.endswith(("_user", "_group")):
            raise NotFoundException(detail=f"There is nothing to {method} at {path}")
        return self.operate(endpoint, values, ScimCall(payload))

    def _user(self, endpoint: str, user_id: str, asked: ScimCall) -> Outcome:
        match endpoint:
            case "search_users":
                return HTTPStatus.OK, listing.search(self.users, asked.query, self.groups)
            case "create_user":
                return HTTPStatus.CREATED, self.users.create(asked.payload())
            case "get_user":
                return HTTPStatus.OK, self.users.get(user_id)
            case "replace_user":
                return HTTPStatus.OK, self.users.replace(user_id, asked.payload())
            case "patch_user":
                return HTTPStatus.OK, self.users.patch(user_id, asked.payload())
        self.users.delete(user_id)
        return HTTPStatus.NO_CONTENT, None

    def _group(self, endpoint: str, group_id: str, asked: ScimCall) -> Outcome:
        match endpoint:
            case "search_groups":
                return HTTPStatus.OK, group_listing.search(self.groups, asked.query)
            case "create_group":
                return HTTPStatus.CREATED, self.groups.create(asked.payload())
            case "get_group":
                return HTTPStatus.OK, self.groups.get(group_id, asked.query)
            case "group_members":
                return HTTPStatus.OK, self.groups.members(group_id, asked.query)
            case "replace_group":
                return HTTPStatus.OK, self.groups.replace(group_id, asked.payload())
            case "patch_group":
                return HTTPStatus.OK, self.groups.patch(group_id, asked.payload())
        self.groups.delete(group_id)
        return HTTPStatus.NO_CONTENT, None
