"""A Meetings site as the app on which many people have accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from pulumi_webex.controlhub.lookup import side_by_side
from pulumi_webex.resources.app_assignments.app import USER, App, AppState, Assignment, Conditions, Texts
from pulumi_webex.resources.app_assignments.generated import made_password
from pulumi_webex.resources.app_assignments.looked_up import LookedUp, look_up
from pulumi_webex.resources.meetings import giving
from pulumi_webex.resources.meetings.account import DEACTIVATED, LinkedOrCreated, refuse_to_link, wanted_id
from pulumi_webex.resources.meetings.check import contested_account, person, preflight, validate
from pulumi_webex.resources.meetings.options import (
    ACCOUNT_ID,
    CHOICES,
    LISTS,
    PREFLIGHT,
    SITE,
    AccountOptions,
    attributes_of,
    check_options,
    options_of,
)
from pulumi_webex.resources.meetings.sites import SiteRun
from pulumi_webex.resources.shared.base import Checked
from pulumi_webex.resources.shared.properties import LINKED, Properties
from pulumi_webex.resources.shared.texts import canonical
from pulumi_webex.transport.errors import Refused

ATTRIBUTES, WEBEX_ID = "attributes", "webExId"
GENERATED = "generatedPassword"
"""The input that says how long the passwords are that the provider makes."""
_TEXT = (USER, ATTRIBUTES, *LISTS)


class SiteApp(App):
    """Leads accounts on one Meetings site over the XML API."""

    common = (*CHOICES, PREFLIGHT, GENERATED)
    marker = "siteKind"
    own_name = "webExIds"
    creates_at_once = 4

    def __init__(self, here: SiteRun) -> None:
        self.here = here
        self._length: int | None = None
        self._looked: dict[str, LookedUp] = {}

    @property
    def conditions(self) -> Conditions:
        settings = self.here.settings
        return Conditions(self.here.ledger, settings.concurrency, settings.only, settings.continue_on_error)

    def begin(self, inputs: Mapping[str, Any]) -> None:
        self._length = int(inputs.get(GENERATED) or 0) or None

    # declarations

    def options(self, news: Properties) -> tuple[Properties, list[str]]:
        checked, problems = check_options({key: news.get(key) for key in CHOICES})
        given = {key: news[key] for key in (PREFLIGHT, GENERATED) if news.get(key)}
        return checked | given, problems

    def spread(self, common: Mapping[str, Any], plain: Properties, hidden: Properties) -> Properties:
        strange = sorted(plain.keys() - set(_TEXT)) + sorted(hidden.keys() - {ATTRIBUTES})
        if strange:
            raise ValueError(f"the text has {', '.join(strange)}; it can have {', '.join(_TEXT)}")
        parts = [text.get(ATTRIBUTES) or {} for text in (plain, hidden)]
        if not all(isinstance(part, Mapping) for part in parts):
            raise ValueError(f"{ATTRIBUTES} must be attributes by name")
        attributes = {**parts[0], **parts[1]}
        shared = {key: common[key] for key in (*CHOICES, PREFLIGHT, SITE) if common.get(key)}
        lists = {key: plain[key] for key in LISTS if plain.get(key)}
        return {**shared, **lists, **attributes, **_who(str(plain[USER]).strip(), attributes, shared)}

    def texts(self, common: Mapping[str, Any], single: Properties, person: str, hidden: Properties) -> Texts:
        named = "email" if "@" in person else WEBEX_ID
        attributes = attributes_of(single)
        if str(attributes.get(named, "")).casefold() == person.casefold():
            person = str(attributes.pop(named))
        unseen = {name for name in attributes if name in (hidden.get(ATTRIBUTES) or {})}
        shown = {name: value for name, value in attributes.items() if name not in unseen}
        lists = {key: single[key] for key in LISTS if single.get(key)}
        secret = {name: attributes[name] for name in unseen}
        return canonical({USER: person, ATTRIBUTES: shown, **lists}), canonical(
            {ATTRIBUTES: secret}
        ) if secret else None

    def validate(self, olds: Properties, news: Properties, urn: str | None) -> Checked:
        options, problems = check_options(news)
        validated = validate(olds, news, options)
        attributes = validated.attributes
        problems += validated.problems
        problems += contested_account(self.here.registry, olds, attributes, self.here.name, urn)
        if news.get(PREFLIGHT) and not problems:
            problems += preflight(attributes, self.here, new=not olds)
        return Checked({**attributes, **options}, person(attributes, urn), problems, validated.remarks)

    def active(self, single: Properties) -> bool:
        return single.get("active") != DEACTIVATED

    # state

    def recorded(self, single: Properties, key: str, state: AppState) -> Properties:
        attributes = attributes_of(single)
        webex_id = str(state.own.get(key) or wanted_id(attributes))
        found = LinkedOrCreated(webex_id, state.ids[key], key in state.linked)
        return giving.outputs(single, found)

    def note(self, state: AppState, key: str, outputs: Properties) -> None:
        state.ids[key] = str(outputs.get(ACCOUNT_ID) or "")
        state.linked = state.linked | {key} if outputs.get(LINKED) else state.linked - {key}
        state.own[key] = str(outputs[WEBEX_ID])
        looked = self._looked.get(key)
        if looked and looked.password:
            state.passwords[key] = looked.password

    def own_outputs(self, state: AppState, texts: Mapping[str, Properties]) -> Properties:
        usual = {key: wanted_id(attributes_of(single)) for key, single in texts.items()}
        own = {key: name for key, name in state.own.items() if str(name).casefold() != usual.get(key, "").casefold()}
        return {self.own_name: own} if own else {}

    def known_as(self, olds: Properties) -> str | None:
        return giving.resource_id(self.here.name, _found(olds))

    def declare(self, person: Assignment) -> None:
        self.here.registry.keep(str(self.known_as(person.olds)), person.urn)

    def missing(self, person: Assignment) -> bool:
        return False

    # the network

    def prepare(
        self, joiners: Sequence[Assignment], changes: Sequence[Assignment], leavers: Sequence[Assignment]
    ) -> dict[str, Refused]:
        declared = {one.key: attributes_of(one.news) for one in joiners}
        self._looked = look_up(self.here.client, declared, self._many)
        refused = {}
        for one in joiners:
            account = self._looked[one.key].account
            try:
                if account:
                    refuse_to_link(account, declared[one.key], AccountOptions.of(one.news))
            except Refused as error:
                refused[one.key] = error
        return refused

    def _many(self, call: Any, items: Sequence[Any]) -> list[Any]:
        return side_by_side(self.here.settings.concurrency, call, items)

    def give(self, person: Assignment) -> Properties:
        accounts = self._looked[person.key]
        if self._length:
            accounts.draw = partial(self._draw, self._length, person)
        _, outputs = giving.give(
            self.here, person.news, person.urn, permit=person.permit, tell=person.tell, accounts=accounts
        )
        return outputs

    def _draw(self, length: int, person: Assignment) -> str:
        """A first password; the site is asked for its criteria if that is wanted."""
        criteria = self.here.site.password_criteria if person.news.get(PREFLIGHT) else None
        names = (str(person.news.get(name, "")) for name in (WEBEX_ID, "email", "firstName", "lastName"))
        return made_password(length, criteria, *names)

    def change(self, person: Assignment) -> Properties:
        self.declare(person)
        return giving.change(self.here, person.olds, person.news, permit=person.permit, tell=person.tell)

    def take(self, person: Assignment) -> None:
        giving.take(self.here, person.olds, person.permit)

    def successor(self, person: Assignment) -> str | None:
        return giving.successor(self.here, str(self.known_as(person.olds)), person.olds, person.urn)

    # what Webex has

    def expect(self, people: Sequence[Assignment]) -> None:
        pass

    def look(self, person: Assignment) -> tuple[Properties, Properties] | None:
        # Of somebody who is pending, state knows what they had before; what Webex does not tell is still so.
        before = attributes_of(person.olds)
        inputs = {**person.news, **{name: value for name, value in before.items() if name != WEBEX_ID}}
        looked = giving.look(self.here, person.olds, inputs)
        if looked is None:
            return None
        account, found = looked
        unsent = {name for name in found if name not in before and name not in account.attributes}
        unsent |= set() if WEBEX_ID in person.news else {WEBEX_ID}
        options = options_of(person.news)
        outputs = giving.outputs({**found, **options}, giving.found_as(account, person.olds))
        return outputs, {**{name: value for name, value in found.items() if name not in unsent}, **options}

    def believe_gone(self, person: Assignment) -> None:
        self.here.believe_gone(str(self.known_as(person.olds)))


def _found(olds: Properties) -> LinkedOrCreated:
    return LinkedOrCreated(str(olds[WEBEX_ID]), str(olds.get(ACCOUNT_ID) or ""), bool(olds.get(LINKED)))


def _who(user: str, attributes: Mapping[str, Any], common: Mapping[str, Any]) -> Properties:
    """The e-mail address or the webExId that the person's name stands for.

    On a site that Control Hub manages, an account is that of the user with its address, whatever the attributes say.
    """
    if "@" not in user:
        return {} if attributes.get(WEBEX_ID) else {WEBEX_ID: user}
    return {"email": user} if common.get("siteKind") == "control-hub" or not attributes.get("email") else {}
