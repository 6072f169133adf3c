"""What Webex has of the people in state: as inputs, so that drift shows person by person."""

from __future__ import annotations

from dataclasses import dataclass

from pulumi_webex.controlhub.projection import project
from pulumi_webex.controlhub.shape import Flat, flatten, nest
from pulumi_webex.resources.people.texts import PEOPLE, DeclaredPerson
from pulumi_webex.resources.shared import run
from pulumi_webex.resources.shared.plural import SECRETS, PluralState
from pulumi_webex.resources.shared.properties import Properties
from pulumi_webex.resources.user.account import Account, Answer
from pulumi_webex.resources.user.options import keep_create_only
from pulumi_webex.transport.errors import NotFound, WebexError


@dataclass
class Seen:
    """What a refresh makes of state: the inputs with what Webex has, and the outputs."""

    inputs: Properties
    state: PluralState


def seen(here: run.Run, inputs: Properties, state: PluralState) -> Seen:
    """Reads everybody. Whoever is gone is left out, so that the next run makes them again.

    Raises `Refused` if more people are gone than is to be believed; that somebody is gone is only believed from a GET
    of their own.
    """
    accounts = _accounts(here, state)
    people, secrets = dict(inputs.get(PEOPLE) or {}), dict(inputs.get(SECRETS) or {})
    for key in list(people):
        if key not in state.ids and key not in state.pending:
            continue  # there is no account, since create is off
        person, account = DeclaredPerson.of(inputs, key), accounts.get(state.ids.get(key, ""))
        if person is None or account is None:
            for held in (people, secrets):
                held.pop(key, None)
            continue
        text, hidden = _texts(person, _before(inputs, state, key), account)
        people[key] = text
        secrets.pop(key, None)
        secrets |= {key: hidden} if hidden else {}
    left = {key: account_id for key, account_id in state.ids.items() if _stays(people, key, accounts.get(account_id))}
    found = PluralState(
        left, state.linked, {key: why for key, why in state.pending.items() if key in left.keys() - people.keys()}
    )
    shown = {**inputs, PEOPLE: people, **({SECRETS: secrets} if secrets else {})}
    if not secrets:
        shown.pop(SECRETS, None)
    return Seen(shown, found)


def _accounts(here: run.Run, state: PluralState) -> dict[str, Answer | None]:
    """Everybody's account by id; None for one that is gone."""
    here.reader.expect(len(state.ids))
    problems: list[WebexError] = []

    def read(account_id: str) -> Answer | None:
        try:
            return None if problems else here.reader.get(account_id)
        except NotFound:
            try:
                here.believe_gone(account_id)
            except WebexError as error:
                problems.append(error)
        except WebexError as error:
            problems.append(error)
        return None

    ids = list(state.ids.values())
    accounts = dict(zip(ids, here.lookup.side_by_side(read, ids), strict=True))
    if problems:
        raise problems[0]
    return accounts


def _before(inputs: Properties, state: PluralState, key: str) -> DeclaredPerson | None:
    """What was declared of somebody who is pending before the run that failed."""
    text = state.differing.get(key)
    return DeclaredPerson.read(inputs, key, text, state.hidden.get(key)) if text is not None else None


def _texts(person: DeclaredPerson, before: DeclaredPerson | None, account: Answer) -> tuple[str, str | None]:
    declared: Flat = {**(before.flat if before else {}), **person.flat}
    own = person.options
    shown = project(Account.of(account).beside(declared), declared, clear=own.clear, exact=own.exact)
    return person.texts(flatten(nest(keep_create_only(shown, person.flat, person.options.create_only))))


def _stays(people: Properties, key: str, account: Answer | None) -> bool:
    """Whether an account is still of use: somebody's, or one of a leaver that is still active."""
    return key in people or (account is not None and account.get("active") is not False)
