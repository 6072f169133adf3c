"""The checks of Control Hub: address, token, organization, scopes, roles, licenses, clock."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from pulumi_webex.controlhub.catalog import CISCO
from pulumi_webex.controlhub.ids import bare, rest_id
from pulumi_webex.controlhub.messages import PATCH_OP
from pulumi_webex.review.verdict import Check, failed, passed, unknown, words_of
from pulumi_webex.review.wording import count
from pulumi_webex.transport.addresses import own_account_address
from pulumi_webex.transport.answers import Answer
from pulumi_webex.transport.errors import ApiError, BadToken, Forbidden, Misdirected, NoAnswer, NotFound, WebexError
from pulumi_webex.transport.http import Transport
from pulumi_webex.transport.oauth import Tokens, refreshed
from pulumi_webex.transport.settings import Settings

AFTER_TOKEN = (
    *("organization", "read people", "change people", "licenses", "assign licenses", "administrator"),
    "license template",
)
CONTROL_HUB = ("address", "clock", "access token", "token end", *AFTER_TOKEN, "verified domains")
ADMINISTRATORS = ("id_full_admin", "id_user_admin")
"""Roles that may change people (OpenAPI, SCIM 2 Users)."""
LARGEST_SKEW = timedelta(minutes=5)

_LOGIN = "run `webex login`, as a full administrator"


def control_hub_checks(settings: Settings, now: datetime) -> Iterator[Check]:
    """The checks of one organization; ``now`` is this machine's time, aware."""
    first = Transport(settings)
    try:
        tokens = None
        if settings.grant:
            line, tokens = _refresh_token(first, settings)
            yield line
        if tokens:  # a run fetches one as soon as the token at hand is refused
            settings = _with(settings, tokens, now)
        connection = _Connection(replace(settings, grant=None), now)
        yield from connection.checks()
    finally:
        first.close()


def _refresh_token(transport: Transport, settings: Settings) -> tuple[Check, Tokens | None]:
    assert settings.grant is not None
    try:
        tokens = refreshed(transport.deliver, settings.api_url, settings.grant)
    except WebexError as error:
        return failed("refresh token", words_of(error), _LOGIN), None
    left = tokens.refresh_token_expires_in
    until = f", and ends if it is not used for {_days(left)}" if left else ""
    return passed("refresh token", f"gives a new access token{until}"), tokens


def _with(settings: Settings, tokens: Tokens, now: datetime) -> Settings:
    ends = now + timedelta(seconds=tokens.expires_in) if tokens.expires_in else None
    return replace(settings, access_token=tokens.access_token, token_ends=ends)


class _Connection:
    """One access token and one organization."""

    def __init__(self, settings: Settings, now: datetime) -> None:
        self._settings = settings
        self._now = now
        self._transport = Transport(settings)
        self._own: Answer | WebexError | None = None
        self._person: Answer | WebexError | None = None

    def checks(self) -> Iterator[Check]:
        """Every check; what cannot be tried is unknown."""
        yield from self._tried()
        said = "no published API shows them"
        yield unknown("verified domains", said, "look in Control Hub: Organization Settings > Domains")
        self._transport.close()

    def _tried(self) -> Iterator[Check]:
        if not self._settings.access_token:
            why = "the refresh token gives no access token"
            yield unknown("access token", f"not tried, since {why}")
            yield from self._untried(why)
            return
        self._own = self._ask("GET", own_account_address(self._settings.scim_url))
        address = self._address()
        yield address
        if address.verdict == "fail":
            yield from self._untried("the address does not answer")
            return
        yield self._clock()
        token = self._token()
        yield token
        yield self._token_end(token)
        if token.verdict == "fail":
            yield from self._untried("the access token is not accepted")
        else:
            self._person = self._ask("GET", f"{self._settings.api_url}/people/me")
            yield from self._rights()

    def _rights(self) -> Iterator[Check]:
        organization = self._organization()
        yield organization
        people = self._read_people()
        yield people
        yield self._change_people(people)
        licenses = self._licenses()
        yield licenses
        yield self._assign_licenses(licenses)
        yield self._administrator()
        yield self._template()

    # one check each

    def _address(self) -> Check:
        own, url = self._own, self._settings.scim_url
        if isinstance(own, NoAnswer):
            return failed("address", words_of(own), "check webex:cloud, webex:scimUrl, the network and HTTPS_PROXY")
        if isinstance(own, Misdirected):
            return failed(
                "address", f"what answers at {url} is not Webex's API", "check webex:scimUrl (WEBEX_SCIM_URL)"
            )
        return passed("address", f"{url} answers")

    def _clock(self) -> Check:
        date = self._transport.server_date
        if date is None:
            return unknown("clock", "Webex does not say what time it is")
        skew = abs(date - self._now)
        if skew > LARGEST_SKEW:
            said = f"this machine's clock is {int(skew.total_seconds())} s away from Webex's"
            return failed("clock", said, "set it right, or sign-in and token ends go wrong")
        return passed("clock", "agrees with Webex's")

    def _token(self) -> Check:
        if isinstance(self._own, BadToken):
            return failed("access token", words_of(self._own), f"it has ended, or is another cloud's; {_LOGIN}")
        if isinstance(self._own, Answer):
            return passed("access token", f"is {self._own.body.get('userName', 'somebody')}'s")
        if isinstance(self._own, Forbidden):
            return passed("access token", "is accepted")
        return unknown("access token", words_of(self._own) if self._own else "not tried")

    def _token_end(self, token: Check) -> Check:
        ends, now = self._settings.token_ends, self._now
        if ends is None:
            said = "Webex does not tell; personal tokens last 12 hours, those of integrations 14 days"
            return unknown("token end", said, "`webex login` gets one that is renewed by itself")
        if ends <= now and token.verdict == "pass":
            said = f"kept as {_day(ends)}, and the access token is accepted all the same"
            return unknown("token end", said, "correct or take away webex:accessTokenEnds (WEBEX_ACCESS_TOKEN_ENDS)")
        if ends <= now:
            return failed("token end", f"the access token ended on {_day(ends)}", _LOGIN)
        return passed("token end", f"{_day(ends)}, in {_days((ends - now).total_seconds())}")

    def _organization(self) -> Check:
        """The token's organization, as its own account says, must be the one of the settings."""
        name, expected, found = "organization", self._settings.org_id, self._organization_of_token()
        if expected is None:
            return unknown(name, "no organization is set", "set webex:orgId (WEBEX_ORG_ID)")
        if found is None:
            return unknown(name, "the token's own account does not say which organization it is in")
        if found != expected:
            cure = "set webex:orgId (WEBEX_ORG_ID) to that one, or use a token of this organization"
            return failed(name, f"the access token is of organization {found}, not of {expected}", cure)
        return passed(name, f"the access token is of {expected}")

    def _organization_of_token(self) -> str | None:
        if isinstance(self._own, Answer):
            account = self._own.body
            said = [((account.get(CISCO) or {}).get("meta") or {}).get("organizationId")]
            said.append((account.get("meta") or {}).get("organizationID"))
            found = next((str(one) for one in said if one), None)
            if found:
                return found.lower()
        if isinstance(self._person, Answer):
            return bare(str(self._person.body.get("orgId", ""))) or None
        return None

    def _read_people(self) -> Check:
        answer = self._ask("GET", f"{self._settings.scim_url}/Users", {"count": 1})
        if isinstance(answer, WebexError):
            cure = "the scope identity:people_read or identity:people_rw is needed, in this very organization"
            return failed("read people", words_of(answer), cure)
        if "totalResults" not in answer.body:
            cure = "check webex:scimUrl (WEBEX_SCIM_URL)"
            return failed("read people", "what came back is no list of people", cure)
        return passed("read people", count(answer.body.get("totalResults") or 0, "person"))

    def _change_people(self, people: Check) -> Check:
        """PATCH of an account that nobody has: 404 if the right is there, 403 if it is not.

        If people cannot be read, any 404 may mean that the whole address is wrong.
        """
        name = "change people"
        if self._settings.paused:
            return unknown(name, "not tried, since webex:paused is set")
        nobody = f"{self._settings.scim_url}/Users/{uuid.uuid4()}"
        operation = {"op": "replace", "path": "displayName", "value": "nobody"}
        answer = self._ask("PATCH", nobody, json={"schemas": [PATCH_OP], "Operations": [operation]})
        if isinstance(answer, NotFound) and people.verdict == "pass":
            return passed(name, "an account could be changed")
        if isinstance(answer, Forbidden):
            cure = "the scope identity:people_rw is needed, from a full or user administrator"
            return failed(name, words_of(answer), cure)
        said = words_of(answer) if isinstance(answer, WebexError) else "Webex changed an account that does not exist"
        return unknown(name, said)

    def _licenses(self) -> Check:
        answer = self._ask("GET", f"{self._settings.api_url}/licenses", self._of_organization())
        if isinstance(answer, WebexError):
            cure = "the scope spark-admin:licenses_read is needed if the program assigns licenses"
            return failed("licenses", words_of(answer), cure)
        free = [f"{_free(one)} of {one.get('totalUnits')} {one.get('name')}" for one in answer.body.get("items") or []]
        return passed("licenses", f"free: {', '.join(free)}" if free else "this organization has none")

    def _assign_licenses(self, licenses: Check) -> Check:
        """PATCH that names nobody: 400 (or 404, where licenses are found) if the right is there, 403 if it is
        not."""
        name = "assign licenses"
        if self._settings.paused:
            return unknown(name, "not tried, since webex:paused is set")
        answer = self._ask("PATCH", f"{self._settings.api_url}/licenses/users", json={"licenses": []})
        if isinstance(answer, Forbidden):
            cure = "the scope spark-admin:people_write is needed if the program assigns licenses"
            return failed(name, words_of(answer), cure)
        found = licenses.verdict == "pass"
        if isinstance(answer, ApiError) and (answer.status == 400 or (answer.status == 404 and found)):
            return passed(name, "licenses could be assigned")
        return unknown(
            name, words_of(answer) if isinstance(answer, WebexError) else "Webex took a request without a name"
        )

    def _administrator(self) -> Check:
        roles = self._roles()
        if roles is None:
            cure = "the scope spark-admin:people_read shows them"
            return unknown("administrator", "the token's own account does not show its roles", cure)
        held = [role for role in roles if role in ADMINISTRATORS]
        if held:
            return passed("administrator", f"the token's account has {held[0]}")
        said = f"the token's account has {', '.join(roles) or 'no administrator role'}"
        return failed("administrator", said, "sign in as a full or user administrator")

    def _roles(self) -> list[str] | None:
        """The roles of the token's account, as either API shows them; both leave them out at times."""
        found: list[str] = []
        if isinstance(self._own, Answer):
            found += [str(role.get("value")) for role in self._own.body.get("roles") or []]
        if isinstance(self._person, Answer) and "roles" in self._person.body:
            found += [bare(str(role)) for role in self._person.body["roles"] or []]
        elif not found:
            return None
        return list(dict.fromkeys(found))

    def _template(self) -> Check:
        name = "license template"
        answer = self._ask("GET", f"{self._settings.api_url}/organization/licenseTemplates", self._of_organization())
        if isinstance(answer, WebexError):
            return unknown(name, words_of(answer), "look in Control Hub: Users > Licenses > Automatic assignment")
        names = [str(one.get("templateName")) for one in answer.body.get("items") or [] if one.get("licenses")]
        if names:
            return passed(name, f"new people get the licenses of {', '.join(names)}")
        return passed(name, "there is none: new people get the licenses that the program assigns, and no others")

    # asking

    def _of_organization(self) -> dict[str, str | int]:
        org_id = self._settings.org_id
        return {"orgId": rest_id("ORGANIZATION", org_id)} if org_id else {}

    def _ask(
        self, method: str, url: str, params: dict[str, str | int] | None = None, json: Any = None
    ) -> Answer | WebexError:
        try:
            answer = self._transport.request(method, url, params=params, json=json)
        except WebexError as error:
            return error
        if not isinstance(answer.body, dict):
            return NoAnswer(f"What answers at {url} is not Webex's API: no JSON object came back.", sent=True)
        return answer

    @staticmethod
    def _untried(why: str) -> Iterator[Check]:
        for name in AFTER_TOKEN:
            yield unknown(name, f"not tried, since {why}")


def _free(license: dict[str, Any]) -> int:
    return int(license.get("totalUnits") or 0) - int(license.get("consumedUnits") or 0)


def _day(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def _days(seconds: float) -> str:
    hours = int(seconds // 3600)
    return f"{hours // 24} days" if hours >= 48 else f"{hours} hours" if hours >= 2 else f"{int(seconds // 60)} minutes"
