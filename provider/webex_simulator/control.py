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

_ROUTES = Map(
    [
        Rule("/_simulator/", methods=["GET"], endpoint="status"),
        Rule("/_simulator/requests", methods=["GET"], endpoint="requests"),
        Rule("/_simulator/requests", methods=["DELETE"], endpoint="clear_requests"),
        Rule("/_simulator/faults", methods=["POST"], endpoint="fault"),
        Rule("/_simulator/faults", methods=["DELETE"], endpoint="clear_faults"),
        Rule("/_simulator/reset", methods=["POST"], endpoint="reset"),
        Rule("/_simulator/users", methods=["GET"], endpoint="users"),
        Rule("/_simulator/users", methods=["POST"], endpoint="add_user"),
        Rule("/_simulator/users/<user_id>", methods=["PATCH"], endpoint="edit_user"),
        Rule("/_simulator/users/<user_id>", methods=["DELETE"], endpoint="remove_user"),
        Rule("/_simulator/users/<user_id>/soft-delete", methods=["POST"], endpoint="soft_delete"),
        Rule("/_simulator/users/<user_id>/recover", methods=["POST"], endpoint="recover"),
        Rule("/_simulator/groups", methods=["GET"], endpoint="groups"),
        Rule("/_simulator/groups", methods=["POST"], endpoint="add_group"),
        Rule("/_simulator/groups/<group_id>", methods=["PATCH"], endpoint="edit_group"),
        Rule("/_simulator/groups/<group_id>", methods=["DELETE"], endpoint="remove_group"),
        Rule("/_simulator/clock", methods=["POST"], endpoint="clock"),
        Rule("/_simulator/sites", methods=["GET"], endpoint="sites"),
        Rule("/_simulator/sites/<name>", methods=["PATCH"], endpoint="edit_site"),
        Rule("/_simulator/sites/<name>/accounts", methods=["GET"], endpoint="accounts"),
        Rule("/_simulator/sites/<name>/accounts", methods=["POST"], endpoint="add_account"),
        Rule("/_simulator/sites/<name>/accounts/<webex_id>", methods=["PATCH"], endpoint="edit_account"),
        Rule("/_simulator/sites/<name>/accounts/<webex_id>", methods=["DELETE"], endpoint="remove_account"),
        Rule("/_simulator/licenses", methods=["GET"], endpoint="licenses"),
        Rule("/_simulator/licenses", methods=["POST"], endpoint="add_license"),
        Rule("/_simulator/templates", methods=["POST"], endpoint="add_template"),
        Rule("/_simulator/integrations", methods=["POST"], endpoint="add_integration"),
    ],
    strict_slashes=False,
)


class Control:
    """Answers the control endpoints for one simulator."""

    def __init__(self, webex: SimulatedWebex) -> None:
        self._webex = webex

    def answer(self, request: HttpRequest) -> Response:
        """Do what a control request asks for; 400 and 404 with one sentence if that cannot be."""
        try:
            endpoint, values = _ROUTES.bind_to_environ(request.environ).match()
            body = getattr(self, f"_{endpoint}")(request, **values)
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
        return _answer(body, 200)

    def _status(self, _: HttpRequest) -> Any:
        webex = self._webex
        urls = {"scim_url": webex.scim_url, "api_url": webex.api_url}
        return {"org_id": webex.org_id, **urls, "users": len(webex.users())}

    def _requests(self, request: HttpRequest) -> Any:
        write_only = request.args.get("write_only", "").lower() in ("true", "1", "yes")
        return [asdict(seen) for seen in self._webex.requests(write_only=write_only)]

    def _clear_requests(self, _: HttpRequest) -> Any:
        return _done(self._webex.clear_requests)

    def _fault(self, request: HttpRequest) -> Any:
        return _done(self._webex.fault, **_object(request))

    def _clear_faults(self, _: HttpRequest) -> Any:
        return _done(self._webex.clear_faults)

    def _reset(self, _: HttpRequest) -> Any:
        return _done(self._webex.reset)

    def _users(self, _: HttpRequest) -> Any:
        return self._webex.users()

    def _add_user(self, request: HttpRequest) -> Any:
        return self._webex.add_user(_object(request))

    def _edit_user(self, request: HttpRequest, user_id: str) -> Any:
        return self._webex.edit_user(user_id, _object(request))

    def _remove_user(self, _: HttpRequest, user_id: str) -> Any:
        return _done(self._webex.remove_user, user_id)

    def _groups(self, _: HttpRequest) -> Any:
        return self._webex.groups()

    def _add_group(self, request: HttpRequest) -> Any:
        return self._webex.add_group(_object(request))

    def _edit_group(self, request: HttpRequest, group_id: str) -> Any:
        return self._webex.edit_group(group_id, _object(request))

    def _remove_group(self, _: HttpRequest, group_id: str) -> Any:
        return _done(self._webex.remove_group, group_id)

    def _clock(self, request: HttpRequest) -> Any:
        return {"now": text_of(self._webex.advance(**_object(request)))}

    def _sites(self, _: HttpRequest) -> Any:
        return [site.describe() for site in self._webex.sites()]

    def _edit_site(self, request: HttpRequest, name: str) -> Any:
        site, changes = self._webex.site(name), _object(request)
        unknown = changes.keys() - {"features", "limits"}
        if unknown:
            raise ValueError(f"a site takes features and limits, not {sorted(unknown)[0]!r}")
        site.set_features(changes.get("features", {}))
        site.set_limits(**changes.get("limits", {}))
        return site.describe()

    def _accounts(self, _: HttpRequest, name: str) -> Any:
        return self._webex.site(name).accounts()

    def _add_account(self, request: HttpRequest, name: str) -> Any:
        return self._webex.site(name).add_account(_object(request))

    def _edit_account(self, request: HttpRequest, name: str, webex_id: str) -> Any:
        return self._webex.site(name).edit_account(webex_id, _object(request))

    def _remove_account(self, _: HttpRequest, name: str, webex_id: str) -> Any:
        return _done(self._webex.site(name).remove_account, webex_id)

    def _soft_delete(self, request: HttpRequest, user_id: str) -> Any:
        return self._webex.soft_delete(user_id, **_object(request))

    def _recover(self, _: HttpRequest, user_id: str) -> Any:
        return self._webex.recover(user_id)

    def _licenses(self, _: HttpRequest) -> Any:
        return self._webex.licenses()

    def _add_license(self, request: HttpRequest) -> Any:
        return self._webex.add_license(**_object(request))

    def _add_template(self, request: HttpRequest) -> Any:
        return self._webex.add_template(**_object(request))

    def _add_integration(self, request: HttpRequest) -> Any:
        client_id, client_secret = self._webex.add_integration(**_object(request))
        return {"client_id": client_id, "client_secret": client_secret}


def _done(action: Callable[..., None], *arguments: Any, **options: Any) -> dict[str, bool]:
    action(*arguments, **options)
    return {"done": True}


def _object(request: HttpRequest) -> dict[str, Any]:
    value = json.loads(request.get_data() or b"{}")
    if not isinstance(value, dict):
        raise ValueError("the body must be a JSON object")
    return value


def _answer(body: Any, status: int) -> Response:
    return Response(json.dumps(body), status=status, mimetype="application/json")
