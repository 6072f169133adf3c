"""Who of a `People` joins, changes and leaves, and what has to be looked up before the first write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pulumi_webex.controlhub.client import Found
from pulumi_webex.controlhub.lookup import Lookup
from pulumi_webex.controlhub.patch import AccountTarget
from pulumi_webex.resources.people.state import PeoplePlan
from pulumi_webex.resources.people.texts import COMMON, PEOPLE, DeclaredPerson
from pulumi_webex.resources.people.work import DELETED, Work
from pulumi_webex.resources.shared import run
from pulumi_webex.resources.shared.features import deactivates_nobody, off_of
from pulumi_webex.resources.shared.plural import NAME, SECRETS, Before, PluralState, holder
from pulumi_webex.resources.shared.properties import GUARD, OTHER_ADDRESS, Properties
from pulumi_webex.resources.user.account import Account, Answer, by_other_address, chosen
from pulumi_webex.resources.user.flat import FlatUser
from pulumi_webex.resources.user.guarded import refuse_removal
from pulumi_webex.transport.errors import NotFound, Refused


class Planner:
    """Plans one update or deletion of one resource."""

    def __init__(self, here: run.Run, urn: str | None, before: Before, state: PluralState, news: Properties) -> None:
        self._here = here
        self._urn = urn
        self._olds = before.inputs
        self._former = before.former
        self._elsewhere = before.elsewhere
        self._concerns = before.concerns
        self._state = state
        self._news = news
        self._same_options = all(self._olds.get(key) == news.get(key) for key in COMMON)
        self.plan = PeoplePlan()

    # who stays

    def people(self, lookup: Lookup) -> None:
        """Joiners and those who change; looks up everybody of whom state does not tell enough."""
        joining: list[DeclaredPerson] = []
        changing: list[tuple[DeclaredPerson, DeclaredPerson | None]] = []
        for key in self._news.get(PEOPLE) or {}:
            if not self._concerns(key) or not self._changed(key):
                continue  # who has no account though nobody is pending gets none, since create is off
            person = DeclaredPerson.of(self._news, key)
            if person is None:
                self._refuse(key, key, Refused("the text is not known even now"))
            elif key in self._state.ids:
                changing.append((person, self._before(key)))
            else:
                joining.append(person)
        self._change(changing, lookup)
        self._join(joining, lookup)

    def _changed(self, key: str) -> bool:
        if key in self._state.pending or not self._same_options:
            return True
        was = self._former.get(key, key)
        return any((self._olds.get(part) or {}).get(was) != (self._news.get(part) or {}).get(key) for part in _PARTS)

    def _before(self, key: str) -> DeclaredPerson | None:
        """What the account was declared to be when it last was as declared."""
        text, hidden = self._state.differing.get(key), self._state.hidden.get(key)
        if text is not None:
            return DeclaredPerson.read(self._olds, key, text, hidden)
        old = DeclaredPerson.of(self._olds, self._former.get(key, key))
        return replace(old, key=key) if old else None

    def _change(self, people: list[tuple[DeclaredPerson, DeclaredPerson | None]], lookup: Lookup) -> None:
        doubtful: list[Work] = []
        for person, before in people:
            work = self._work(person, person.target(before))
            work.account_id, work.linked = self._state.ids[person.key], person.key in self._state.linked
            work.current = before.declared(person.options)[0] if before else {}
            self.plan.before |= {person.key: before} if before else {}
            if before and not self._permitted(work, before, person):
                continue
            self.plan.changes.append(work)
            if person.key in self._state.pending or before is None or person.options.watches_more_than(before.options):
                doubtful.append(work)
        gone = self._look(doubtful, lookup)
        self.plan.changes = [work for work in self.plan.changes if work.key not in gone]
        for work in doubtful:
            if work.key in gone:
                self._state.pending[work.key] = f"{work.person}: this account (id {work.account_id}) {DELETED}"

    def _look(self, works: list[Work], lookup: Lookup) -> set[str]:
        """Looks at the accounts of these people; answers the keys of those that are gone."""
        known = lookup.by_id({work.account_id for work in works if work.account_id})

        def see(work: Work) -> str | None:
            account_id = work.account_id or ""
            try:
                work.saw(Account.of(known.get(account_id) or self._here.users.get(account_id)))
            except NotFound:
                return work.key
            return None

        return {key for key in lookup.side_by_side(see, works) if key}

    def _permitted(self, work: Work, before: DeclaredPerson, after: DeclaredPerson) -> bool:
        """Whether the guard lets this person be deactivated, if that is what happens."""
        try:
            refuse_removal(self._here.ledger, before.user, after.user)
        except Refused as error:
            self._refuse(work.key, work.person, error)
            return False
        return True

    def _refuse(self, key: str, person: str, error: Refused) -> None:
        self.plan.refused[key] = person, str(error)

    # who joins

    def _join(self, people: list[DeclaredPerson], lookup: Lookup) -> None:
        found = lookup.by_name([person.user_name for person in people])
        nobody = {person.key: self._other(person) for person in people if _vacant(found[person.user_name.casefold()])}
        others = lookup.by_name([name for name in nobody.values() if name])
        taken = {account_id: key for key, account_id in self._state.ids.items() if key in self._news[PEOPLE]}
        for person in people:
            other = nobody.get(person.key)
            try:
                account = self._account(person, found[person.user_name.casefold()], other, others)
                self._refuse_taken(account, person, taken)
            except Refused as error:
                self._refuse(person.key, person.user_name, error)
                continue
            self._joiner(person, account)
            taken |= {account["id"]: person.key} if account else {}

    def _other(self, person: DeclaredPerson) -> str | None:
        """The person's other address, unless it is somebody else's in this program."""
        other, mine = person.own.get(OTHER_ADDRESS), holder(self._urn, person.key)
        return None if not other or self._here.registry.declared_by_other(other, mine) else str(other)

    def _account(
        self, person: DeclaredPerson, found: Found, other: str | None, others: Mapping[str, Found]
    ) -> Answer | None:
        """The account to link; None if one is to be made."""
        declared, on_existing = person.declared()[0], person.options.on_existing
        account = chosen(found, declared, on_existing)
        if account is None and other:
            account = by_other_address(others[other.casefold()].exact, other, declared, on_existing)
        if account is not None:
            refuse_removal(self._here.ledger, FlatUser(Account.of(account).attributes), person.user)
        return account

    @staticmethod
    def _refuse_taken(account: Answer | None, person: DeclaredPerson, taken: Mapping[str, str]) -> None:
        other = taken.get(account["id"]) if account else None
        if account and other and other != person.key:
            raise Refused(
                f"the account with this userName (id {account['id']}) is the one of {other} in the same resource: "
                "rename that person first, in a run of its own"
            )

    def _joiner(self, person: DeclaredPerson, account: Answer | None) -> None:
        if account is None and "create" in off_of(self._news):
            self.plan.remark(person.user_name, "create is off and there is no account to link, so none was made")
            self._state.pending.pop(person.key, None)
            return
        work = self._work(person, person.target())
        work.first, work.on_existing = person.declared()[1], person.options.on_existing
        work.permit = lambda found: refuse_removal(self._here.ledger, FlatUser(found.attributes), person.user)
        if account:
            work.linked = True
            work.saw(Account.of(account))
            self._here.registry.make(account["id"], holder(self._urn, person.key))
        self.plan.joiners.append(work)

    @staticmethod
    def _work(person: DeclaredPerson, target: AccountTarget) -> Work:
        return Work(person.key, person.user_name, target, secret=person.secret)

    # who leaves

    def leave(self, keys: Iterable[str], lookup: Lookup) -> None:
        """Those whose key is gone; nobody whom another resource of this run goes on with is touched."""
        going = [key for key in keys if key not in self._elsewhere]
        self.plan.released += [key for key in keys if key in self._elsewhere]
        works = {key: self._leaver(key) for key in going}
        gone = self._look([works[key] for key in going if DeclaredPerson.of(self._olds, key) is None], lookup)
        self.plan.released += gone
        for key in going:
            if key not in gone:
                self._let_go(key, works[key])

    def _leaver(self, key: str) -> Work:
        old = DeclaredPerson.of(self._olds, key)
        work = Work(key, old.user_name if old else key, AccountTarget({"active": False}), {"active": True}, leaves=True)
        work.account_id, work.linked = self._state.ids[key], key in self._state.linked
        return work

    def _let_go(self, key: str, work: Work) -> None:
        old = DeclaredPerson.of(self._olds, key)
        seen = work.account.attributes if work.account else {}
        user = old.user if old else FlatUser(seen, {**self._news, GUARD: self._news.get(NAME)})
        on_delete = old.options.on_delete if old else str(self._news.get("onDelete") or "deactivate")
        person = str(user.attributes.get("userName") or key)
        for_good = on_delete == "delete" and not work.linked
        if self.successor(key, person):
            self.plan.remark(person, "the account is left as it is, since another resource of this run manages it now")
        elif on_delete == "retain":
            pass
        elif deactivates_nobody(self._here.ledger, user.stated):
            self.plan.remark(person, "deactivate is off, so the account is left as it is, and is no longer managed")
        else:
            try:
                if old:  # else they are pending from an earlier run, in which the guard was asked
                    refuse_removal(self._here.ledger, user, user, for_good=for_good, leaves=True)
            except Refused as error:
                self._refuse(key, person, error)
                return
            (self.plan.deleted if for_good else self.plan.leavers).append(work)
            return
        self.plan.released.append(key)

    def successor(self, key: str, person: str) -> str | None:
        """The URN of another resource, or of another key of this one, that goes on with this account."""
        registry, mine = self._here.registry, holder(self._urn, key)
        return registry.leave(self._state.ids[key], mine) or registry.declared_by_other(person, mine)


_PARTS = (PEOPLE, SECRETS)


def _vacant(found: Found) -> bool:
    return found.exact is None and not found.renamed
