"""Who holds what, for the price of a few requests."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Set
from itertools import islice

from pulumi_webex.controlhub.license_messages import Holder, LicenseGrant, OrganizationLicense
from pulumi_webex.controlhub.licenses import PAGE, PEOPLE_PAGE, Licenses
from pulumi_webex.transport.errors import NotFound, WebexError

SINGLE_READS = 10
"""So many people are asked for one by one before it is asked who holds a license."""
_ATTENDS = "attends"


class Holdings:
    """A cache of people and their licenses for one run, shared by its threads.

    It starts with one GET a person, which tells of all their licenses. Once a license was asked about for
    more than `SINGLE_READS` people, and for more than there are pages of its holders, these are listed. For attendees,
    who are on no list of their own, everybody is, if `expect` was told of more than that.
    That somebody does not hold a license is only ever believed from a GET of their own, since a list may lag behind.
    """

    def __init__(self, licenses: Licenses) -> None:
        self._licenses = licenses
        self._lock = threading.Lock()
        self._listing = threading.Lock()
        self._people: dict[str, Holder] = {}
        self._holders: dict[str, frozenset[str]] = {}
        self._attendees: dict[str, set[str]] | None = None
        self._asked: Counter[str] = Counter()
        self._writing: dict[str, threading.Lock] = {}

    def holds(self, person_id: str, grant: LicenseGrant) -> bool:
        """Whether a person holds this; one who is gone holds nothing."""
        with self._lock:
            known = self._people.get(person_id)
        if known is None and person_id in (self._attending(grant) if grant.attendee else self._listed(grant.license)):
            return True
        try:
            return (known or self.get(person_id)).holds(grant)
        except NotFound:
            # People of other organizations are only among the holders.
            return not grant.attendee and person_id in self._listed(grant.license, at_once=True)

    def get(self, person_id: str, *, calling: bool = False) -> Holder:
        """What a person holds."""
        with self._lock:
            known = self._people.get(person_id)
        if known is not None and (known.calling or not calling):
            return known
        found = self._licenses.person(person_id, calling=calling)
        with self._lock:
            self._people[person_id] = found
        return found

    def expect(self, grant: LicenseGrant) -> None:
        """Notes that it will be asked if somebody holds this, so that a list is read at once where that is cheaper."""
        with self._lock:
            self._asked[_ATTENDS if grant.attendee else grant.license.id] += 1

    def alone(self, person_id: str) -> threading.Lock:
        """Held while a person's licenses are changed: Webex is not asked for two changes of one person at once."""
        with self._lock:
            return self._writing.setdefault(person_id, threading.Lock())

    def _attending(self, grant: LicenseGrant) -> Set[str]:
        """Those who are known to attend on the site; all people are listed once that is worth it."""
        with self._listing:
            asked = self._asked[_ATTENDS]
            if self._attendees is None and asked > SINGLE_READS:
                try:
                    people = list(islice(self._licenses.people(), asked * PEOPLE_PAGE))
                except WebexError:
                    # The single GET tells what is wrong, if anything is.
                    people = []
                self._attendees = {}
                for one in people:
                    for site in one.attends:
                        self._attendees.setdefault(site, set()).add(one.id)
            return (self._attendees or {}).get(grant.license.site_url.lower(), set())

    def _listed(self, license: OrganizationLicense, *, at_once: bool = False) -> frozenset[str]:
        with self._lock:
            self._asked[license.id] += 1
            asked = self._asked[license.id]
        with self._listing:
            cheap = asked > SINGLE_READS and asked > pages(self._licenses, license)
            if license.id not in self._holders and (cheap or at_once):
                try:
                    self._holders[license.id] = frozenset(self._licenses.holders(license.id))
                except WebexError:
                    # The single GET tells what is wrong, if anything is.
                    self._holders[license.id] = frozenset()
            return self._holders.get(license.id, frozenset())


def pages(licenses: Licenses, license: OrganizationLicense) -> int:
    """Pages of the holders of a license; what state knows of it does not say how many there are."""
    now = next((one for one in licenses.list() if one.id == license.id), license)
    return -(-now.users // PAGE)
