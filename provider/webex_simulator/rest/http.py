"""One HTTP request to the REST APIs: who may ask, which operation answers, what is logged of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request as HttpRequest
from werkzeug.wrappers import Response

from webex_simulator.exchange import OWN_FAULT, BearerExchange, Caller
from webex_simulator.faults import Fault
from webex_simulator.journal import SeenRequest
from webex_simulator.rest.ids import ORGANIZATION, inner_id
from webex_simulator.rest.licenses import LARGEST_PAGE
from webex_simulator.rest.people import DEFAULT_PAGE
from webex_simulator.rest.people import LARGEST_PAGE as LARGEST_PAGE_OF_PEOPLE
from webex_simulator.rest.problems import RestError, bad, forbidden
from webex_simulator.rest.service import RestService

PREFIX = "/v1/"

LICENSES_READ = "spark-admin:licenses_read"
LICENSES_WRITE = "spark-admin:licenses_write"
PEOPLE_READ = "spark-admin:people_read"
PEOPLE_WRITE = "spark-admin:people_write"
ORGANIZATIONS_READ = "spark-admin:organizations_read"
LOCATIONS_READ = "spark-admin:locations_read"
SELF_READ = "spark:people_read"
_TEMPLATES = "/v1/organization/licenseTemplates"

# Each operation with the scopes of which it needs one (wxc_sdk's docstrings, which quote developer.webex.com).
_OPERATIONS: list[tuple[str, str, str, set[str]]] = [
    ("GET", "/v1/authorize", "authorize", set()),
    ("POST", "/v1/access_token", "access_token", set()),
    ("GET", "/v1/licenses", "licenses", {LICENSES_READ}),
    ("PATCH", "/v1/licenses/users", "assign", {PEOPLE_WRITE}),
    ("GET", "/v1/licenses/<license_id>", "license", {LICENSES_READ}),
    ("GET", "/v1/people", "people", {PEOPLE_READ}),
    ("GET", "/v1/people/me", "me", {PEOPLE_READ, SELF_READ}),
    ("GET", "/v1/people/<person_id>", "person", {PEOPLE_READ}),
    ("GET", "/v1/organizations", "organizations", {ORGANIZATIONS_READ}),
    ("GET", "/v1/organizations/<org_id>", "organization", {ORGANIZATIONS_READ}),
    ("GET", "/v1/locations", "locations", {LOCATIONS_READ}),
    ("GET", _TEMPLATES, "templates", {LICENSES_READ}),
    ("POST", _TEMPLATES, "add_template", {LICENSES_WRITE}),
    ("PUT", f"{_TEMPLATES}/<template_id>", "change_template", {LICENSES_WRITE}),
    ("DELETE", f"{_TEMPLATES}/<template_id>", "remove_template", {LICENSES_WRITE}),
]
SCOPES = frozenset().union(*(scopes for *_, scopes in _OPERATIONS))
_ROUTES = Map(
    [Rule(path, methods=[method], endpoint=(name, frozenset(scopes))) for method, path, name, scopes in _OPERATIONS],
    strict_slashes=False,
)


def is_meant(request: HttpRequest) -> bool:
    """Whether a request is for the REST APIs."""
    return request.path.startswith(PREFIX)


class RestExchange(BearerExchange):
    """A request to the REST APIs."""

    def __init__(self, service: RestService, request: HttpRequest) -> None:
        super().__init__(request, service.users.store, _ROUTES)
        self._service = service

    def served(self, _: Fault | None) -> Response:
        """What the operation answers."""
        response = self._answered()
        self._service.templates.catch_up()
        response.headers["trackingid"] = self.tracking_id
        return response

    def refused(self, problem: Exception) -> Response | None:
        """A refusal in Webex's own shape."""
        if isinstance(problem, HTTPException):
            return self._error(RestError(problem.code or 404, str(problem.description)))
        return self._error(problem) if isinstance(problem, RestError) else None

    def broken(self) -> Response:
        """The error of a defect."""
        return self._error(RestError(500, OWN_FAULT))

    def logged(self, status: int | None) -> SeenRequest:
        """As for every API; of a form, which holds secrets, only what kind of grant it asks for."""
        seen = super().logged(status)
        if self.request.path == "/v1/access_token":
            return replace(seen, body={"grant_type": self.request.form.get("grant_type")})
        return seen

    def _error(self, problem: RestError) -> Response:
        response = _json(problem.body(self.tracking_id), problem.status)
        response.headers["trackingid"] = self.tracking_id
        return response

    def _answered(self) -> Response:
        (endpoint, scopes), values = self.matched()
        if endpoint == "authorize":
            return Response(status=302, headers={"Location": self._service.oauth.authorize(self.request.args)})
        if endpoint == "access_token":
            return _json(self._service.oauth.exchange(self.request.form), 200)
        caller = self._authorized(endpoint, scopes)
        answer = getattr(self, f"_{endpoint}")
        return answer(caller, **values) if endpoint == "me" else answer(**values)  # type: ignore[no-any-return]

    def _authorized(self, endpoint: str, scopes: frozenset[str]) -> Caller:
        """Check token, scope and organization."""
        caller = self.caller()
        if caller is None:
            raise RestError(401, "The request requires a valid access token set in the Authorization request header.")
        if not caller.scopes & scopes:
            raise forbidden()
        asked = self.request.args.get("orgId")
        if asked is not None and inner_id(ORGANIZATION, asked) != caller.org_id:
            raise forbidden()
        if endpoint != "me" and caller.org_id != self._service.users.org_id:
            raise forbidden()
        return caller

    # operations

    def _licenses(self) -> Response:
        return _json({"items": self._service.licenses.all()}, 200)

    def _license(self, license_id: str) -> Response:
        licenses, query = self._service.licenses, self.request.args
        license = licenses.one(license_id)
        body = licenses.shown(license)
        if "includeAssignedTo" not in query:
            return _json(body, 200)
        if query["includeAssignedTo"] != "user":
            raise bad("includeAssignedTo must be user")
        limit = _size(query, "limit", LARGEST_PAGE, LARGEST_PAGE)
        users, next_page = licenses.holders(license, limit, _cursor(query.get("next", "0")))
        response = _json({**body, "users": users}, 200)
        if next_page is not None:
            self._link(response, {"includeAssignedTo": "user", "limit": str(limit), "next": str(next_page)})
        return response

    def _assign(self) -> Response:
        status, body = self._service.licenses.assign(self._payload())
        return _json(body, status)

    def _people(self) -> Response:
        query = self.request.args.to_dict()
        limit = _size(query, "max", LARGEST_PAGE_OF_PEOPLE, DEFAULT_PAGE)
        after = _cursor(query.get("cursor", "0"))
        found, more = self._service.people.search(query, after, limit)
        response = _json({"notFoundIds": None, "items": found}, 200)
        if more:
            self._link(response, {**query, "cursor": str(after + limit)})
        return response

    def _person(self, person_id: str) -> Response:
        return _json(self._service.people.get(person_id), 200)

    def _me(self, caller: Caller) -> Response:
        return _json(self._service.me(caller), 200)

    def _organizations(self) -> Response:
        return _json({"items": [self._service.organization()]}, 200)

    def _organization(self, org_id: str) -> Response:
        if inner_id(ORGANIZATION, org_id) != self._service.users.org_id:
            raise forbidden()
        return _json(self._service.organization(), 200)

    def _locations(self) -> Response:
        return _json({"items": self._service.locations()}, 200)

    def _templates(self) -> Response:
        return _json({"items": self._service.templates.all()}, 200)

    def _add_template(self) -> Response:
        return _json(self._service.templates.add(self._payload()), 201)

    def _change_template(self, template_id: str) -> Response:
        return _json(self._service.templates.change(template_id, self._payload()), 200)

    def _remove_template(self, template_id: str) -> Response:
        self._service.templates.remove(template_id)
        return Response(status=204)

    def _payload(self) -> dict[str, Any]:
        if self.request.mimetype != "application/json":
            raise RestError(415, "Content type is not supported")
        payload = self.parsed()
        if not isinstance(payload, dict):
            raise bad("POST, PUT and PATCH need a JSON object")
        return payload

    def _link(self, response: Response, query: Mapping[str, str]) -> None:
        """Say where the next page is (RFC 8288, as wxc_sdk follows it)."""
        response.headers["Link"] = f'<{self.request.base_url}?{urlencode(query)}>; rel="next"'


def _json(body: Any, status: int) -> Response:
    return Response(json.dumps(body, separators=(",", ":")), status=status, mimetype="application/json")


def _size(query: Mapping[str, str], name: str, largest: int, default: int) -> int:
    text = query.get(name, "")
    size = int(text) if text.isdecimal() else 0 if text else default
    if not 1 <= size <= largest:
        raise bad(f"{name} must be a number from 1 to {largest}")
    return size


def _cursor(text: str) -> int:
    if not text.isdecimal():
        raise bad("The page asked for is not known")
    return int(text)
