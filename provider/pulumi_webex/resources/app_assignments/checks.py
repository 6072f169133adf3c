"""What is validated of everybody who is to have an app, before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pulumi_webex.controlhub.declared import unknown
from pulumi_webex.resources.app_assignments.app import ASSIGNMENTS, USER, App, user_of
from pulumi_webex.resources.shared.masked import masked
from pulumi_webex.resources.shared.plural import SECRETS, holder
from pulumi_webex.resources.shared.properties import Properties
from pulumi_webex.resources.shared.removals import named
from pulumi_webex.resources.shared.texts import parsed


@dataclass
class CheckedAssignments:
    """What came of the check: texts as state keeps them, everybody as a single `AppAssignment` by key (None: not known
    yet), what is wrong, and remarks by sentence, with those whom each is about."""

    assignments: dict[str, Any] = field(default_factory=dict)
    secrets: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Properties | None] = field(default_factory=dict)
    before: dict[str, Properties] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    remarks: dict[str, list[str]] = field(default_factory=dict)

    def warnings(self) -> list[str]:
        """Each remark once, with the first ten whom it is about."""
        return [f"{named(people)}: {sentence}." for sentence, people in self.remarks.items()]


def check_assignments(
    app: App, olds: Properties, news: Properties, common: Properties, former: Mapping[str, str], urn: str | None
) -> CheckedAssignments:
    """Validates everybody; texts that mean the same keep their old spelling."""
    before = {key: single for key in olds.get(ASSIGNMENTS) or {} if (single := app.single(olds, key))}
    done = CheckedAssignments(before=before)
    texts, secrets = news.get(ASSIGNMENTS) or {}, news.get(SECRETS) or {}
    for key, text in texts.items():
        hidden = secrets.get(key)
        done.assignments[key] = text
        done.secrets |= {key: hidden} if hidden is not None else {}
        done.after[key] = None
        if not unknown(text) and not unknown(hidden):
            _one(app, done, key, (text, hidden), common, before.get(former.get(key, key)), holder(urn or key, key))
    done.problems += [f"secrets has {key}, which is not among people" for key in secrets if key not in texts]
    both = [old for new, old in former.items() if new in texts and old in texts and old != new]
    done.problems += [f"former_keys has {old}, which is still a key of people: keep one" for old in both]
    return done


def _one(
    app: App,
    done: CheckedAssignments,
    key: str,
    texts: tuple[str, Any],
    common: Properties,
    old: Properties | None,
    urn: str | None,
) -> None:
    try:
        single = app.read(common, *texts)
        checked = app.validate(old or {}, single, urn)
    except ValueError as error:
        done.problems.append(f"{key}: {error}.")
        return
    secret = parsed(texts[1]) if isinstance(texts[1], str) else {}
    user = str(parsed(texts[0])[USER]).strip()
    seen, unseen = app.texts(common, checked.inputs, user, secret)
    done.assignments[key], done.after[key] = seen, app.read(common, seen, unseen)
    done.secrets.pop(key, None)
    done.secrets |= {key: unseen} if unseen else {}
    done.names[key] = user_of({ASSIGNMENTS: done.assignments}, key)
    done.problems += [f"{user}: {masked(problem, secret)}." for problem in checked.problems]
    for remark in checked.remarks:
        done.remarks.setdefault(remark, []).append(user)
