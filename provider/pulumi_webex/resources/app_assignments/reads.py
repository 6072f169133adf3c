"""What Webex has of everybody who was given an app: as inputs, so that drift shows person by person."""

from __future__ import annotations

from pulumi_webex.controlhub.lookup import side_by_side
from pulumi_webex.resources.app_assignments.app import ASSIGNMENTS, App, AppState, Assignment, user_of
from pulumi_webex.resources.app_assignments.work import Work
from pulumi_webex.resources.shared.plural import SECRETS, Before
from pulumi_webex.resources.shared.properties import Properties
from pulumi_webex.resources.shared.texts import parsed
from pulumi_webex.transport.errors import WebexError

Looked = tuple[Properties, Properties] | None
"""Outputs and inputs of somebody; None if what they had is gone."""


def seen(app: App, inputs: Properties, state: AppState) -> Properties:
    """Looks at everybody, takes over into `state` what Webex has, and answers that as inputs.

    Whoever lost the app is left out, so that the next run gives it again. Raises `Refused` if more people lost it than
    is to be believed.
    """
    found = _looked(app, _everybody(app, inputs, state))
    texts, secrets = dict(inputs.get(ASSIGNMENTS) or {}), dict(inputs.get(SECRETS) or {})
    for key in list(texts):
        looked = found.get(key)
        hidden = parsed(secrets[key]) if isinstance(secrets.get(key), str) else {}
        secrets.pop(key, None)
        if looked is None:
            texts.pop(key)
            continue
        texts[key], unseen = app.texts(inputs, looked[1], user_of(inputs, key), hidden)
        secrets |= {key: unseen} if unseen else {}
        app.note(state, key, looked[0])
        state.settle(key)
    for key in [key for key in {**state.ids, **state.pending} if found.get(key) is None]:
        state.release(key)
    shown = {**{key: value for key, value in inputs.items() if key != SECRETS}, ASSIGNMENTS: texts}
    return shown | ({SECRETS: secrets} if secrets else {})


def _everybody(app: App, inputs: Properties, state: AppState) -> list[Assignment]:
    work = Work(app, None, Before(inputs), state, inputs)
    records = {key: record for key in state.ids if (record := work.record(key))}
    return [
        Assignment(key, user_of(inputs, key), None, app.single(inputs, key) or record, record)
        for key, record in records.items()
    ]


def _looked(app: App, people: list[Assignment]) -> dict[str, Looked]:
    app.expect(people)
    problems: list[WebexError] = []

    def look(one: Assignment) -> Looked:
        if problems:
            return None
        try:
            found = app.look(one)
            if found is None:
                app.believe_gone(one)
            return found
        except WebexError as error:
            problems.append(error)
            return None

    looked = side_by_side(app.conditions.concurrency, look, people)
    if problems:
        raise problems[0]
    return {one.key: found for one, found in zip(people, looked, strict=True)}
