"""What is validated of a `People` before anything is sent: every person, all at once, without a network call."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from pulumi_webex.controlhub.catalog import CATALOG
from pulumi_webex.controlhub.declared import Declared, declare, unknown
from pulumi_webex.controlhub.projection import keep_spelling
from pulumi_webex.controlhub.shape import by_key, flatten
from pulumi_webex.resources.people.texts import (
    COMMON,
    OWN_OPTIONS,
    PEOPLE,
    DeclaredPerson,
    effective,
    joined,
)
from pulumi_webex.resources.shared.masked import masked
from pulumi_webex.resources.shared.plural import SECRETS
from pulumi_webex.resources.shared.properties import (
    CREATE_ONLY,
    OFF,
    OTHER_ADDRESS,
    PATH_LISTS,
    Properties,
    attributes_of,
)
from pulumi_webex.resources.shared.registry import MAX_WARNED
from pulumi_webex.resources.shared.removals import named
from pulumi_webex.resources.shared.texts import parsed
from pulumi_webex.resources.user.account import second_address
from pulumi_webex.resources.user.features import hold_back
from pulumi_webex.resources.user.flat import FlatUser
from pulumi_webex.resources.user.options import check_options, keep_create_only

_ROLES = "changing roles makes Webex revoke this person's access tokens"


@dataclass
class CheckedPeople:
    """What came of the check: texts as state keeps them, everybody by key (None: not known yet), what is wrong, and
    remarks by sentence, with those whom each is about."""

    people: dict[str, Any] = field(default_factory=dict)
    secrets: dict[str, Any] = field(default_factory=dict)
    after: dict[str, DeclaredPerson | None] = field(default_factory=dict)
    before: dict[str, DeclaredPerson] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    remarks: dict[str, list[str]] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)

    @property
    def names(self) -> dict[str, str]:
        """The userNames that are known, by key."""
        return {key: person.user_name for key, person in self.after.items() if person}

    def remark(self, person: str, sentence: str) -> None:
        self.remarks.setdefault(sentence, []).append(person)

    def warnings(self) -> list[str]:
        """Each remark once, with the first ten whom it is about, and the first ten second addresses of joiners."""
        told = [f"{named(people)}: {sentence}." for sentence, people in self.remarks.items()]
        return told + self.addresses[:MAX_WARNED]


def common_options(news: Mapping[str, Any]) -> tuple[Properties, list[str]]:
    """The options for everybody, as state holds them, and what is wrong with them."""
    checked, problems = check_options({key: news.get(key) for key in COMMON}, {})
    return {key: value for key, value in checked.items() if value not in (None, [], ())}, problems


def check_people(olds: Properties, news: Properties, common: Properties, former: Mapping[str, str]) -> CheckedPeople:
    """Validates everybody; texts that mean the same keep their old spelling."""
    done = CheckedPeople(
        before={key: person for key in olds.get(PEOPLE) or {} if (person := DeclaredPerson.of(olds, key))}
    )
    same_options = all(olds.get(key) == common.get(key) for key in COMMON)
    people, secrets = news.get(PEOPLE) or {}, news.get(SECRETS) or {}
    for key, text in people.items():
        hidden, was = secrets.get(key), former.get(key, key)
        done.people[key] = text
        done.secrets |= {key: hidden} if hidden is not None else {}
        if unknown(text) or unknown(hidden):
            done.after[key] = None
        elif same_options and was == key and _unchanged(olds, key, text, hidden):
            done.after[key], done.people[key] = done.before[key], olds[PEOPLE][key]
        else:
            _one(done, key, text, hidden, common, done.before.get(was))
    done.problems += [f"secrets has {key}, which is not among people" for key in secrets if key not in people]
    done.problems += _key_problems(people, former, olds)
    return done


def _unchanged(olds: Properties, key: str, text: Any, hidden: Any) -> bool:
    """Whether a person's text says what the one in state says, so that it need not be validated again."""
    old = (olds.get(PEOPLE) or {}).get(key)
    if old is None or (olds.get(SECRETS) or {}).get(key) != hidden:
        return False
    with suppress(ValueError):  # a text that is broken is told when it is validated
        return bool(old == text or parsed(old) == {"active": True, **parsed(text)})
    return False


def _key_problems(people: Mapping[str, Any], former: Mapping[str, str], olds: Properties) -> list[str]:
    both = [old for new, old in former.items() if new in people and old in people and old != new]
    return [f"former_keys has {old}, which is still a key of people: keep one" for old in both]


def _one(done: CheckedPeople, key: str, text: Any, hidden: Any, common: Properties, old: DeclaredPerson | None) -> None:
    try:
        plain, secret = parsed(text), parsed(hidden) if hidden is not None else {}
    except ValueError as error:
        # Nobody is to be counted as gone because their text is broken.
        done.after[key] = None
        done.problems.append(f"{key}: {error}.")
        return
    raw = {"active": True, **effective(common, joined(plain, secret))}
    validated = declare(attributes_of(raw))
    options, problems = check_options({**raw, OFF: common.get(OFF)}, validated.flat)
    flat = keep_spelling(old.flat, validated.flat) if old else validated.flat
    flat = keep_create_only(flat, old.flat, options.get(CREATE_ONLY)) if old else flat
    after, remarks = hold_back(old.user if old else FlatUser({}), FlatUser(flat, options))
    own = _own(plain, after.stated, old)
    person = DeclaredPerson(key, raw, frozenset(flatten(secret)))
    seen, unseen = person.texts(after.attributes, own)
    done.people[key] = seen
    done.secrets.pop(key, None)
    done.secrets |= {key: unseen} if unseen else {}
    known = done.after[key] = DeclaredPerson.read(common, key, seen, unseen)
    name = _name(known)
    done.problems += [f"{name}: {masked(problem, secret)}." for problem in validated.problems + problems]
    _remark(done, known, old, validated, remarks)


def _own(plain: Properties, options: Mapping[str, Any], old: DeclaredPerson | None) -> Properties:
    """A person's own options; lists in the spelling of the catalog, and what counts at creation only as it was."""
    own = {name: plain[name] for name in OWN_OPTIONS if name in plain}
    for name in PATH_LISTS:
        if own.get(name):
            listed = [CATALOG.attribute(path).path if path in CATALOG else path for path in own[name]]
            own[name] = sorted(set(listed) & set(options.get(name) or listed))
    # Of use when the account is made; afterwards a new address alone must not make a difference.
    if old:
        own.pop(OTHER_ADDRESS, None)
        own |= {OTHER_ADDRESS: old.own[OTHER_ADDRESS]} if OTHER_ADDRESS in old.own else {}
    return {name: value for name, value in own.items() if value}


def _remark(
    done: CheckedPeople, person: DeclaredPerson, old: DeclaredPerson | None, validated: Declared, remarks: list[str]
) -> None:
    name = _name(person)
    before = declare(attributes_of(old.properties)).doubts if old and validated.doubts else {}
    for sentence in [*remarks, *(text for key, text in validated.doubts.items() if key not in before)]:
        done.remark(name, sentence)
    if not old and OTHER_ADDRESS in person.own:
        done.addresses.append(f"{name}: {second_address(str(person.own[OTHER_ADDRESS]))}.")
    if old and "roles" not in person.options.create_only and _roles(person) and _roles(person) != _roles(old):
        done.remark(name, _ROLES)


def _roles(person: DeclaredPerson) -> set[Any]:
    return set(by_key(CATALOG.attribute("roles"), person.flat.get("roles", [])))


def _name(person: DeclaredPerson) -> str:
    names = (person.properties.get("userName"), person.properties.get("displayName"), person.key)
    return next(str(name) for name in names if isinstance(name, str) and name)
