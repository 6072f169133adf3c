"""The control endpoints under ``/_simulator/``: what ``Simulator`` offers in process, over HTTP.

========  =====================================  =============================================================
method    path                                   what
========  =====================================  =============================================================
GET       /_simulator/                           org id, URLs, number of users
GET       /_simulator/requests?write_only=true   the log
DELETE    /_simulator/requests                   clear the log
POST      /_simulator/faults                     a fault, with the fields of ``Fault``
DELETE    /_simulator/faults                     forget the faults that wait
POST      /_simulator/reset                      back to a new org with its administrator only
GET       /_simulator/users                      every user
POST      /_simulator/users                      add a user behind the API's back
PATCH     /_simulator/users/{id}                 edit one: attributes to set, null to remove
DELETE    /_simulator/users/{id}                 remove one
POST      /_simulator/users/{id}/soft-delete     rename and deactivate, as Entra's connector does; ``{"blocked": true}``
                                                 blocks the address meanwhile
POST      /_simulator/users/{id}/recover         recover a soft-deleted user: active under the old name
GET       /_simulator/groups                     every group with all its members
POST      /_simulator/groups                     add a group behind the API's back
PATCH     /_simulator/groups/{id}                edit one: attributes to set, null to remove; a list of members replaces
DELETE    /_simulator/groups/{id}                remove one
POST      /_simulator/clock                      ``{"days": 31}``: move the clock on; answers the time it is then
GET       /_simulator/sites                      every Meetings site: kind, features, limits
PATCH     /_simulator/sites/{name}               ``{"features": {…}, "limits": {…}}``, as ``MeetingsSite`` takes them
GET       /_simulator/sites/{name}/accounts      every account, secrets masked
POST      /_simulator/sites/{name}/accounts      add an account behind the API's back
PATCH     /_simulator/sites/{name}/accounts/{id} edit one, by webExId: attributes by name, null to empty
DELETE    /_simulator/sites/{name}/accounts/{id} erase one
GET       /_simulator/licenses                   every license of the organization, with the seats that are taken
POST      /_simulator/licenses                   add one, with the arguments of ``add_license``
POST      /_simulator/templates                  ``{"license_ids": […], "groups": […]}``: what new people get
POST      /_simulator/integrations               ``{"redirect_uri": …}``: client_id and client_secret
========  =====================================  =============================================================

They ask for no token, since the server only ever listens on loopback, and none of them shows a secret that was there
before.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from scim2_models import SCIMException
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request as HttpRequest
from werkzeug.wrappers import Response

from webex_simulator.clock import text_of
from webex_simulator.meetings.handle import UnknownSiteError
from webex_simulator.meetings.refusals import Refusal
from webex_simulator.rest.problems import RestError
from webex_simulator.webex import SimulatedWebex

PREFIX = "/_simulator"


def _status(webex: SimulatedWebex, _: HttpRequest) -> dict[str, Any]:
    urls = {"scim_url": webex.scim_url, "api_url": webex.api_url}
    return {"org_id": webex.org_id, **urls, "users": len(webex.users())}


def _requests(webex: SimulatedWebex, request: HttpRequest) -> list[dict[str, Any]]:
    write_only = request.args.get("write_only", "").lower() in ("true", "1", "yes")
    return [asdict(seen) for seen in webex.requests(write_only=write_only)]


def _edit_site(webex: SimulatedWebex, request: HttpRequest, name: str) -> dict[str, Any]:
    site, changes = webex.site(name), _object(request)
    unknown = changes.keys() - {"features", "limits"}
    if unknown:
        raise ValueError(f"a site takes features and limits, not {sorted(unknown)[0]!r}")
    site.set_features(changes.get("features", {}))
    site.set_limits(**changes.get("limits", {}))
    return site.describe()


def _add_integration(webex: SimulatedWebex, request: HttpRequest) -> dict[str, str]:
    client_id, client_secret = webex.add_integration(**_object(request))
    return {"client_id": client_id, "client_secret": client_secret}


_OPERATIONS: list[tuple[str, str, Callable[..., Any]]] = [
    ("GET", "/", _status),
    ("GET", "/requests", _requests),
    ("DELETE", "/requests", lambda webex, _: webex.clear_requests()),
    ("POST", "/faults", lambda webex, request: webex.fault(**_object(request))),
    ("DELETE", "/faults", lambda webex, _: webex.clear_faults()),
    ("POST", "/reset", lambda webex, _: webex.reset()),
    ("GET", "/users", lambda webex, _: webex.users()),
    ("POST", "/users", lambda webex, request: webex.add_user(_object(request))),
    ("PATCH", "/users/<id>", lambda webex, request, id: webex.edit_user(id, _object(request))),
    ("DELETE", "/users/<id>", lambda webex, _, id: webex.remove_user(id)),
    ("POST", "/users/<id>/soft-delete", lambda webex, request, id: webex.soft_delete(id, **_object(request))),
    ("POST", "/users/<id>/recover", lambda webex, _, id: webex.recover(id)),
    ("GET", "/groups", lambda webex, _: webex.groups()),
    ("POST", "/groups", lambda webex, request: webex.add_group(_object(request))),
    ("PATCH", "/groups/<id>", lambda webex, request, id: webex.edit_group(id, _object(request))),
    ("DELETE", "/groups/<id>", lambda webex, _, id: webex.remove_group(id)),
    ("POST", "/clock", lambda webex, request: {"now": text_of(webex.advance(**_object(request)))}),
    ("GET", "/sites", lambda webex, _: [site.describe() for site in webex.sites()]),
    ("PATCH", "/sites/<name>", _edit_site),
    ("GET", "/sites/<name>/accounts", lambda webex, _, name: webex.site(name).accounts()),
    ("POST", "/sites/<name>/accounts", lambda webex, request, name: webex.site(name).add_account(_object(request))),
    (
        "PATCH",
        "/sites/<name>/accounts/<id>",
        lambda webex, request, name, id: webex.site(name).edit_account(id, _object(request)),
    ),
    ("DELETE", "/sites/<name>/accounts/<id>", lambda webex, _, name, id: webex.site(name).remove_account(id)),
    ("GET", "/licenses", lambda webex, _: webex.licenses()),
    ("POST", "/licenses", lambda webex, request: webex.add_license(**_object(request))),
    ("POST", "/templates", lambda webex, request: webex.add_template(**_object(request))),
    ("POST", "/integrations", _add_integration),
]
_ROUTES = Map(
    [Rule(PREFIX + path, methods=[method], endpoint=operation) for method, path, operation in _OPERATIONS],
    strict_slashes=False,
)


class Control:
    """Answers the control endpoints for one simulated Webex."""

    def __init__(self, webex: SimulatedWebex) -> None:
        self._webex = webex

    def answer(self, request: HttpRequest) -> Response:
        """Does what a control request asks for; 400 and 404 with one sentence if that cannot be."""
        try:
            operation, values = _ROUTES.bind_to_environ(request.environ).match()
            body = operation(self._webex, request, **values)
        except SCIMException as problem:
            return _answer({"error": problem.detail}, problem.status or 400)
        except RestError as problem:
            return _answer({"error": problem.description}, problem.status)
        except Refusal as refusal:
            return _answer({"error": refusal.reason, "exception_id": refusal.exception_id}, 400)
        except UnknownSiteError as problem:
            return _answer({"error": str(problem)}, 404)
        except HTTPException as problem:
            return problem.get_response()
        except (ValueError, TypeError) as problem:
            return _answer({"error": str(problem)}, 400)
        return _answer({"done": True} if body is None else body, 200)


def _object(request: HttpRequest) -> dict[str, Any]:
    value = json.loads(request.get_data() or b"{}")
    if not isinstance(value, dict):
        raise ValueError("the body must be a JSON object")
    return value


def _answer(body: Any, status: int) -> Response:
    return Response(json.dumps(body), status=status, mimetype="application/json")
