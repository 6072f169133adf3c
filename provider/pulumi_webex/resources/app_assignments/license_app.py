"""A license of the organization as the app that many people have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pulumi_webex.controlhub.holdings import pages
from pulumi_webex.controlhub.license_errors import LicenseError
from pulumi_webex.controlhub.license_messages import Holder, LicenseGrant
from pulumi_webex.controlhub.licenses import PEOPLE_PAGE
from pulumi_webex.resources.app_assignments.app import USER, App, AppState, Assignment, Conditions, Texts
from pulumi_webex.resources.license.account import declared_grant, find_holder, nobody_at, recorded
from pulumi_webex.resources.license.giving import change, drift, give, registry_key, successor, take
from pulumi_webex.resources.license.options import (
    ACCOUNT_TYPE,
    CALLING,
    EXTENSION,
    LICENSE,
    LICENSE_ID,
    LOCATION,
    PERSON,
    PERSON_ID,
    SITE,
    WHAT,
    claims,
    inputs_of,
    is_same,
    validate,
)
from pulumi_webex.resources.shared import run
from pulumi_webex.resources.shared.base import Checked
from pulumi_webex.resources.shared.claims import claimed_twice
from pulumi_webex.resources.shared.features import off_of
from pulumi_webex.resources.shared.properties import LINKED, PENDING, Properties
from pulumi_webex.resources.shared.texts import canonical
from pulumi_webex.transport.errors import NotFound, Refused

_OWN = (*WHAT, *CALLING)
"""What a person may have otherwise than the others."""
_SOMEBODY = "somebody@example.com"


class LicenseApp(App):
    """Gives one license over the ``/v1`` APIs; who holds it is read from its list of holders."""

    common = (*WHAT, *CALLING, "onRemove")
    marker = LICENSE
    own_name = "licenseIds"
    shared = (LICENSE_ID, SITE)

    def __init__(self, here: run.Run) -> None:
        self.here = here
        self._holders: dict[str, Holder] = {}
        self._listed: dict[str, frozenset[str]] = {}

    @property
    def conditions(self) -> Conditions:
        settings = self.here.settings
        return Conditions(self.here.ledger, settings.concurrency, settings.only, settings.continue_on_error)

    # declarations

    def options(self, news: Properties) -> tuple[Properties, list[str]]:
        somebody = {PERSON: _SOMEBODY} | ({EXTENSION: news.get(EXTENSION) or "0"} if news.get(LOCATION) else {})
        given = {key: news.get(key) for key in self.common}
        checked = validate({}, {**given, **somebody})
        return {key: checked.inputs[key] for key in self.common if given.get(key) and key in checked.inputs} | {
            ACCOUNT_TYPE: checked.inputs[ACCOUNT_TYPE],
            "onRemove": checked.inputs["onRemove"],
        }, checked.problems

    def spread(self, common: Mapping[str, Any], plain: Properties, hidden: Properties) -> Properties:
        if hidden:
            raise ValueError("secrets has something, but a License has none")
        strange = sorted(plain.keys() - {USER, *_OWN})
        if strange:
            raise ValueError(f"the text has {', '.join(strange)}; it can have {', '.join((USER, *_OWN))}")
        merged = {key: common.get(key) for key in self.common} | plain
        merged[PERSON] = str(plain[USER]).strip()
        return {key: value for key, value in merged.items() if value not in (None, "")}

    def texts(self, common: Mapping[str, Any], single: Properties, person: str, hidden: Properties) -> Texts:
        # An empty text says that this person has none where the others have one.
        own = {key: single.get(key, "") for key in _OWN if single.get(key) != common.get(key)}
        return canonical({USER: single.get(PERSON, person), **own}), None

    def validate(self, olds: Properties, news: Properties, urn: str | None) -> Checked:
        validated = validate(olds, news)
        twice = claimed_twice(self.here.registry, claims(validated.inputs), urn, "give the same license")
        return Checked(validated.inputs, str(validated.inputs[PERSON]), [*validated.problems, *twice])

    def active(self, single: Properties) -> bool:
        return True

    # state

    def recorded(self, single: Properties, key: str, state: AppState) -> Properties:
        which = state.own.get(key, state.shared)
        given = {name: which[name] for name in (LICENSE_ID, SITE) if which.get(name)}
        return {**inputs_of(single), PERSON_ID: state.ids[key], **given, LINKED: key in state.linked, PENDING: False}

    def note(self, state: AppState, key: str, outputs: Properties) -> None:
        state.ids[key] = str(outputs[PERSON_ID])
        state.linked = state.linked | {key} if outputs.get(LINKED) else state.linked - {key}
        state.own[key] = {name: outputs[name] for name in (LICENSE_ID, SITE) if outputs.get(name)}

    def own_outputs(self, state: AppState, texts: Mapping[str, Properties]) -> Properties:
        given = {key: state.own.get(key, state.shared) for key in state.ids}
        usual = _most(given.values()) if given else state.shared
        own = {key: which for key, which in given.items() if which != usual}
        return {**usual, **({self.own_name: own} if own else {})}

    def known_as(self, olds: Properties) -> str | None:
        grant = recorded(olds)
        return registry_key(olds[PERSON_ID], grant) if grant else None

    def declare(self, person: Assignment) -> None:
        grant = recorded(person.olds)
        if grant and is_same(person.olds, person.news):
            self.here.registry.keep(registry_key(person.olds[PERSON_ID], grant), person.urn)

    def moved(self, single: Properties, account_id: str) -> bool:
        return self.here.known.id_of(str(single.get(PERSON))) not in (None, account_id)

    def missing(self, person: Assignment) -> bool:
        return "create" in off_of(person.news) and PERSON_ID not in person.news

    # the network

    def prepare(
        self, joiners: Sequence[Assignment], changes: Sequence[Assignment], leavers: Sequence[Assignment]
    ) -> dict[str, Refused]:
        for person in changes:
            person.news[PERSON_ID] = self.here.known.id_of(person.news[PERSON]) or person.olds[PERSON_ID]
        self._name(joiners)
        asked = [person for person in (*joiners, *changes) if PERSON_ID in person.news]
        grants = {person.key: declared_grant(self.here.licenses, person.news) for person in asked}
        writing = [person for person in asked if not self._same(person)]
        self._know(writing, grants)
        taken = [one for person in leavers if (one := recorded(person.olds)) and not one.attendee]
        self._list(taken)
        return {}

    def _name(self, joiners: Sequence[Assignment]) -> None:
        """Finds the ids of people whom no resource of this run has."""
        known = self.here.known
        unknown = [person.news[PERSON] for person in joiners if not known.id_of(person.news[PERSON])]
        found = self.here.lookup.by_name(unknown) if unknown else {}
        for person in joiners:
            account = found[person.news[PERSON].casefold()].exact if person.news[PERSON].casefold() in found else None
            person_id = known.id_of(person.news[PERSON]) or (account or {}).get("id")
            if person_id:
                person.news[PERSON_ID] = person_id

    @staticmethod
    def _same(person: Assignment) -> bool:
        return bool(person.olds) and recorded(person.olds) is not None and is_same(person.olds, person.news)

    def _know(self, people: Sequence[Assignment], grants: Mapping[str, LicenseGrant]) -> None:
        """Puts together what everybody holds, as far as that takes fewer requests than to ask for each."""
        about = {person.key: [grants[person.key], *_former(person)] for person in people}
        self._list([grant for some in about.values() for grant in some if not grant.attendee])
        on_site = [key for key, some in about.items() if any(one.attendee or one.license.site_url for one in some)]
        everybody = self._everybody(len(on_site))
        for person in people:
            some, person_id = about[person.key], str(person.news[PERSON_ID])
            if person.key in on_site:
                if person_id in everybody:
                    self._holders[person_id] = everybody[person_id]
            elif all(one.license.id in self._listed for one in some):
                held = frozenset(one.license.id for one in some if person_id in self._listed[one.license.id])
                if not (held and some[0].properties and some[0].license.id in held):
                    self._holders[person_id] = Holder(person_id, (person.news[PERSON],), held)

    def _list(self, grants: Sequence[LicenseGrant]) -> None:
        """Reads who holds these licenses, unless so few are asked for that it takes fewer requests to ask for each."""
        licenses = {one.license.id: one.license for one in grants}
        for license_id, license in licenses.items():
            asked = sum(one.license.id == license_id for one in grants)
            if license_id not in self._listed and asked >= pages(self.here.licenses, license):
                try:
                    self._listed[license_id] = frozenset(self.here.licenses.holders(license_id))
                except NotFound:
                    continue

    def _everybody(self, asked: int) -> Mapping[str, Holder]:
        """Everybody with all they hold, if that takes fewer requests than to ask for so many."""
        if asked <= 1 or asked <= -(-self.here.users.count() // PEOPLE_PAGE):
            return {}
        return {one.id: one for one in self.here.licenses.people()}

    def _find(self, props: Mapping[str, Any], grant: LicenseGrant) -> Holder:
        known = self._holders.get(str(props.get(PERSON_ID)))
        return known if known else find_holder(self.here.licenses, props, grant)

    def _ask(self, props: Mapping[str, Any], grant: LicenseGrant) -> Holder:
        return find_holder(self.here.licenses, props, grant)

    def give(self, person: Assignment) -> Properties:
        if PERSON_ID not in person.news:
            raise nobody_at(person.news[PERSON], declared_grant(self.here.licenses, person.news))
        try:
            return give(self.here, person.news, person.urn, find=self._find)[1]
        except LicenseError as error:
            if error.status != 404:
                raise
            # The person was made a moment ago; being asked for alone, they are waited for.
            return give(self.here, person.news, person.urn, find=self._ask)[1]

    def change(self, person: Assignment) -> Properties:
        if self._same(person):
            return {**person.olds, **person.news}
        return change(self.here, "", person.olds, person.news, person.urn, permit=person.permit, find=self._find)

    def take(self, person: Assignment) -> None:
        grant = recorded(person.olds)
        listed = self._listed.get(grant.license.id, frozenset()) if grant and not grant.attendee else frozenset()
        take(self.here, person.olds, person.permit, held=person.olds[PERSON_ID] in listed)

    def successor(self, person: Assignment) -> str | None:
        grant = recorded(person.olds)
        return successor(self.here, person.olds, grant, person.urn) if grant else None

    # what Webex has

    def expect(self, people: Sequence[Assignment]) -> None:
        for person in people:
            grant = recorded(person.olds)
            if grant:
                self.here.holdings.expect(grant)

    def look(self, person: Assignment) -> tuple[Properties, Properties] | None:
        grant = recorded(person.olds)
        if grant is None or not self.here.holdings.holds(person.olds[PERSON_ID], grant):
            return None
        # Of somebody who is pending, state knows what they were given before.
        inputs = {key: value for key, value in inputs_of(person.olds).items() if key != PERSON_ID}
        found = drift(self.here, person.olds, inputs, grant)
        return {**person.olds, **found}, {**inputs, **found}

    def believe_gone(self, person: Assignment) -> None:
        self.here.believe_taken(str(self.known_as(person.olds)))


def _most(given: Iterable[Properties]) -> Properties:
    """What most people were given."""
    [(usual, _)] = Counter(tuple(sorted(which.items())) for which in given).most_common(1)
    return dict(usual)


def _former(person: Assignment) -> list[LicenseGrant]:
    grant = recorded(person.olds) if person.olds else None
    return [grant] if grant else []
