"""Schemas and discovery: Webex's own ``/Schemas/SCIM2``, and the endpoints of RFC 7644 section 4.

Webex documents only the first. The second are served so that generic SCIM clients and testers can use the simulator.
"""

from __future__ import annotations

from typing import Any

from scim2_models import (
    AuthenticationScheme,
    Bulk,
    ChangePassword,
    Context,
    ETag,
    Filter,
    NotFoundException,
    Patch,
    Resource,
    ResourceType,
    ServiceProviderConfig,
    Sort,
)

from webex_simulator.scim.query import LIST
from webex_simulator.scim.schemas import GROUP_SCHEMAS, USER_SCHEMAS, published, schema


def webex_schemas(name: str) -> dict[str, Any]:
    """Return what Webex answers at ``/Schemas/SCIM2/User``, ``/Group`` or a schema's URN, by URN.

    Raises:
        NotFoundException: there is no such schema.
    """
    known = {"User": USER_SCHEMAS, "Group": GROUP_SCHEMAS} | {urn: (urn,) for urn in (*USER_SCHEMAS, *GROUP_SCHEMAS)}
    if name not in known:
        raise NotFoundException(detail=f"Schema {name} not found")
    return {urn: published(urn) for urn in known[name]}


def discovered(base: str, kind: str, name: str | None) -> dict[str, Any]:
    """Answer ``/ServiceProviderConfig``, ``/ResourceTypes`` or ``/Schemas``, or one of their resources.

    Raises:
        NotFoundException: there is no such resource.
    """
    if kind == "ServiceProviderConfig":
        return _located(_config(), f"{base}/ServiceProviderConfig", kind)
    resources: dict[str, Resource[Any]] = {
        "User": _type("User", USER_SCHEMAS),
        "Group": _type("Group", GROUP_SCHEMAS),
    }
    if kind == "Schemas":
        resources = {urn: schema(urn) for urn in (*USER_SCHEMAS, *GROUP_SCHEMAS)}
    found = {key: _located(item, f"{base}/{kind}/{key}", kind.removesuffix("s")) for key, item in resources.items()}
    if name is not None:
        if name not in found:
            raise NotFoundException(detail=f"{kind} {name} not found")
        return found[name]
    return {
        "schemas": [LIST],
        "totalResults": len(found),
        "itemsPerPage": len(found),
        "startIndex": 1,
        "Resources": list(found.values()),
    }


def _located(resource: Resource[Any], location: str, kind: str) -> dict[str, Any]:
    document = resource.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE)
    return document | {"meta": {"resourceType": kind, "location": location}}


def _type(name: str, schemas: tuple[str, ...]) -> ResourceType:
    extensions = [{"schema": urn, "required": False} for urn in schemas[1:]]
    described = {"id": name, "name": name, "endpoint": f"/{name}s", "schema": schemas[0]}
    return ResourceType.model_validate({**described, "schemaExtensions": extensions})


def _config() -> ServiceProviderConfig:
    scheme = AuthenticationScheme(
        type=AuthenticationScheme.Type.oauthbearertoken, name="Bearer token", description="OAuth 2 access token"
    )
    return ServiceProviderConfig(
        patch=Patch(supported=True),
        bulk=Bulk(supported=True, max_operations=100, max_payload_size=2**20),
        filter=Filter(supported=True, max_results=100),
        change_password=ChangePassword(supported=False),
        sort=Sort(supported=True),
        etag=ETag(supported=False),
        authentication_schemes=[scheme],
    )
