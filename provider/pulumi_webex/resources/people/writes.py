"""Writes to many accounts: in SCIM Bulk if there are enough of them, else one by one and several at once.

An answer is believed only if it shows the person that was asked for, in the state that was asked for; everybody else
is read back, and whoever is not as asked then has a problem of their own.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from contextlib import suppress

from pulumi_webex.controlhub.bulk import LARGEST, WORTH_IT, BulkFailed, BulkOperation, BulkOutcome
from pulumi_webex.controlhub.client import Found
from pulumi_webex.controlhub.lookup import Lookup
from pulumi_webex.controlhub.messages import age, in_parts
from pulumi_webex.resources.people.answering import Answering
from pulumi_webex.resources.people.work import DELETED, Work, WrittenPerson
from pulumi_webex.resources.shared import run
from pulumi_webex.resources.shared.attempts import Attempts
from pulumi_webex.resources.shared.failures import Unfinished
from pulumi_webex.resources.shared.progress import Progress
from pulumi_webex.resources.user.account import Account, Answer, link_or_create, new_account, reconcile
from pulumi_webex.transport.errors import (
    ApiError,
    Conflict,
    NoAnswer,
    NotFound,
    ServerFault,
    Throttled,
    WebexError,
)

CREATES_AT_ONCE = 4
"""POSTs side by side, single or in bulk: many parallel creates misbehave (wxc_sdk's bulk module)."""

PAUSES = (0.0, 1.0, 2.0, 3.0)
"""Seconds before each look for what was just made: it shows in searches after up to some five seconds."""

_TOLERANCE = 5.0
"""Seconds: the machines behind one address need not agree on the time."""


class Writer:
    """Writes for one resource in one run."""

    def __init__(self, here: run.Run, progress: Progress) -> None:
        self._here = here
        self._progress = progress
        self._lookup = here.lookup
        self._bulk = here.bulk
        self._outcomes: dict[str, WrittenPerson] = {}
        self._attempts = Attempts()

    def write(self, works: Iterable[Work]) -> dict[str, WrittenPerson]:
        """Does all of it, and answers what came of each by key."""
        self._outcomes = {}
        everybody = list(works)
        todo = [work for work in everybody if not work.idle]
        for work in everybody:
            if work.idle:
                self._finish(work)
        alone = todo
        if self._here.settings.bulk and not self._bulk.failed and len(todo) >= WORTH_IT:
            alone = self._in_bulk(todo)
        self._one_by_one(alone)
        self._settle([work for work in todo if work.key not in self._outcomes])
        return self._outcomes

    def delete(self, works: Collection[Work]) -> dict[str, WrittenPerson]:
        """Deletes these accounts for good, and answers what came of each by key; never in Bulk."""
        self._outcomes = {}
        self._lookup.side_by_side(self._delete, works)
        return self._outcomes

    def _delete(self, work: Work) -> None:
        problem = self._attempts.stopped
        if not problem:
            try:
                self._here.users.delete(work.account_id or "")
            except NotFound:
                pass
            except WebexError as error:
                problem = self._attempts.failed(error)
            self._progress.step(failed=int(problem is not None))
        self._finish(work, problem)

    def _finish(self, work: Work, problem: str | None = None) -> None:
        self._outcomes[work.key] = WrittenPerson(work.account_id, work.linked, problem)

    # one by one

    def _one_by_one(self, works: list[Work]) -> None:
        fresh = [work for work in works if work.account_id is None]
        known = [work for work in works if work.account_id is not None]
        Lookup(self._here.users, CREATES_AT_ONCE).side_by_side(self._alone, fresh)
        self._lookup.side_by_side(self._alone, known)

    def _alone(self, work: Work) -> None:
        """Does one piece of work; what fails is the problem of this person only."""
        if self._attempts.stopped:
            self._finish(work, self._attempts.stopped)
            return
        self._try(work)
        outcome = self._outcomes.get(work.key)
        self._progress.step(failed=int(outcome is not None and outcome.problem is not None))

    def _try(self, work: Work) -> None:
        users = Answering(self._here.users, Found() if work.looked_up else None)
        work.alone = True
        try:
            if work.account_id is None:
                account, work.linked = link_or_create(
                    users, work.target, work.on_existing, first=work.first, permit=work.permit
                )
                work.saw(account)
            else:
                answer = reconcile(users, work.account_id, work.current, work.target, account=work.account)
                if answer:
                    work.saw(answer)
            self._attempts.worked()
        except Unfinished as error:
            work.saw(error.made)
            self._finish(work, str(error.cause))
        except NotFound as error:
            if work.leaves or work.account_id is None:
                self._finish(work, None if work.leaves else str(error))
            else:
                self._finish(work, f"this account (id {work.account_id}) {DELETED}")
        except Exception as error:  # whatever happens to one person, what was done for the others must not be lost
            self._failed(work, error)

    def _failed(self, work: Work, error: Exception) -> None:
        """Notes why this person is not as declared; nobody else is tried where all would meet the same."""
        self._finish(work, self._attempts.failed(error))

    # in bulk

    def _in_bulk(self, works: list[Work]) -> list[Work]:
        """Sends what it can in bulk; answers what is to be done one by one."""
        rest = works
        alone: list[Work] = []
        while rest and not self._bulk.proven and not self._bulk.failed:
            first, rest = rest[: self._bulk.size], rest[self._bulk.size :]
            alone += self._send(first)
            again = {work.key for work in alone}
            claimed = [work for work in first if work.key not in again | self._outcomes.keys()]
            self._read_back(claimed)
            # A request of which every operation was refused proves nothing; one that lies about what it did fails.
            self._bulk.proven = any(work.done for work in claimed) and all(work.account for work in claimed)
            self._bulk.failed |= bool(claimed) and not self._bulk.proven
        if self._bulk.failed:
            return alone + rest
        parts = list(in_parts(rest, LARGEST))
        sent = Lookup(self._here.users, CREATES_AT_ONCE).side_by_side(self._send, parts)
        return [*alone, *(work for some in sent for work in some)]

    def _send(self, works: Iterable[Work]) -> list[Work]:
        """Sends one request; answers what has to be done one by one."""
        some = list(works)
        if self._attempts.stopped:
            return some
        since = self._here.transport.server_date
        requests = [self._request(str(place), work) for place, work in enumerate(some)]
        try:
            outcomes = self._bulk.send(requests)
        except BulkFailed as error:
            self._bulk.failed |= not self._bulk.proven
            self._look(some, since, patiently=_may_have_worked(error.cause))
            return some
        except WebexError as error:
            for work in some:
                self._failed(work, error)
            return []
        again = [work for place, work in enumerate(some) if not self._took(work, outcomes.get(str(place)))]
        refused = sum(outcome.problem is not None for work in some if (outcome := self._outcomes.get(work.key)))
        self._progress.step(len(some) - len(again), failed=refused)
        self._look(again, since, patiently=False)
        return again

    @staticmethod
    def _request(bulk_id: str, work: Work) -> BulkOperation:
        if work.account_id is None:
            return BulkOperation.create(bulk_id, new_account(work.target, work.first))
        return BulkOperation.patch(bulk_id, work.account_id, work.operations)

    def _took(self, work: Work, outcome: BulkOutcome | None) -> bool:
        """Whether nothing more is to be sent for this person: it is done, or refused for good."""
        if outcome is None:
            return False
        error = outcome.error
        if error is None:
            work.claimed = work.account_id is None
            work.account_id = work.account_id or outcome.resource_id
            # What state held is no longer so; the account has to be read before anything else is sent.
            return work.account_id is not None
        if isinstance(error, NotFound) and work.leaves:
            self._finish(work)
            return True
        if isinstance(error, (Conflict, NotFound, Throttled, ServerFault)) or error.scim_type == "noTarget":
            return False
        self._finish(work, str(error))
        return True

    def _look(self, works: list[Work], since: datetime.datetime | None, *, patiently: bool) -> None:
        """Looks what became of operations whose outcome is not known, so that only what is left is sent."""
        with suppress(WebexError):  # then each call finds out for itself
            self._find(works, since, patiently=patiently)

    def _find(self, works: list[Work], since: datetime.datetime | None, *, patiently: bool) -> None:
        fresh = {work.target.present["userName"].casefold(): work for work in works if work.account_id is None}
        for pause in PAUSES if patiently else PAUSES[:1]:
            if not fresh:
                break
            self._here.transport.sleep(pause)
            for name, found in self._lookup.by_name(list(fresh)).items():
                if found.exact:
                    work = fresh.pop(name)
                    work.looked_up = False
                    if _made_since(found.exact, since):
                        work.saw(Account.of(found.exact))
        known = {work.account_id: work for work in works if work.account_id and not (work.account and work.done)}
        for user_id, account in self._lookup.by_id([one for one in known if one]).items():
            known[user_id].saw(Account.of(account))

    # what came of it

    def _settle(self, works: list[Work]) -> None:
        """Believes who is as asked; reads the others back, sends once more what is left, and says who still differs."""
        self._read_back([work for work in works if not work.done])
        left = [work for work in works if not work.done and work.key not in self._outcomes]
        self._one_by_one([work for work in left if not work.alone])
        self._read_back([work for work in left if not work.done and work.key not in self._outcomes])
        for work in works:
            if work.key not in self._outcomes:
                self._finish(work, None if work.done else work.kept)

    def _read_back(self, works: list[Work]) -> None:
        """Looks at the accounts of these people; one that is not there is a problem, or, of a leaver, none."""
        missing = {work.account_id: work for work in works if work.account_id}
        try:
            accounts = self._lookup.by_id([one for one in missing if one])
        except WebexError as error:
            for work in missing.values():
                self._finish(work, f"Webex does not show what came of it: {error}")
            return
        for user_id, account in accounts.items():
            self._show(missing.pop(user_id), Account.of(account))
        self._lookup.side_by_side(self._read_alone, list(missing.values()))

    def _read_alone(self, work: Work) -> None:
        try:
            self._show(work, Account.of(Answering(self._here.users).get(work.account_id or "")))
        except NotFound:
            if work.claimed:
                work.disown()
            else:
                self._finish(work, None if work.leaves else f"this account (id {work.account_id}) {DELETED}")
        except WebexError as error:
            self._finish(work, str(error))

    @staticmethod
    def _show(work: Work, account: Account) -> None:
        if work.shows(account):
            work.saw(account)
        else:
            work.disown()


def _may_have_worked(error: WebexError) -> bool:
    if isinstance(error, NoAnswer):
        return error.sent
    return isinstance(error, ServerFault) or (isinstance(error, ApiError) and error.in_doubt)


def _made_since(account: Answer, since: datetime.datetime | None) -> bool:
    """Whether an account was made after `since`, both by the server's clock; not if that cannot be told.

    Only what this run made may later be deleted for good.
    """
    if since is None:
        return False
    seconds = age(account, {"Date": since.strftime("%a, %d %b %Y %H:%M:%S GMT")})
    return seconds is not None and seconds < _TOLERANCE
