"""What a program writes to give many people one app."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pulumi
from pulumi import Input, Output
from pulumi.dynamic import Resource

from pulumi_webex import state
from pulumi_webex.meetings.catalog import CATALOG
from pulumi_webex.resources.app_assignment import MeetingsSite
from pulumi_webex.resources.app_assignments.app import (
    ASSIGNMENTS,
    ELSEWHERE,
    FORMER,
    LABEL,
    ON_LEAVE,
    ON_REMOVE,
    PASSWORDS,
    STAYS,
    SUSPENDED,
)
from pulumi_webex.resources.app_assignments.generated import Generated
from pulumi_webex.resources.app_assignments.site_app import GENERATED
from pulumi_webex.resources.license.options import (
    ACCOUNT_TYPE,
    EXTENSION,
    LICENSE,
    LICENSE_ID,
    LOCATION,
    PHONE,
    SITE_URL,
    SUBSCRIPTION,
)
from pulumi_webex.resources.license.resource import License
from pulumi_webex.resources.meetings.options import PREFLIGHT, SITE
from pulumi_webex.resources.people.resource import Text, texts_of
from pulumi_webex.resources.shared.features import FEATURES, Feature, switched_off
from pulumi_webex.resources.shared.outputs import OutputProperty
from pulumi_webex.resources.shared.plural import IDS, LIMIT, LINKED, NAME, PENDING, SECRETS
from pulumi_webex.resources.shared.properties import OFF, OnExisting, OnLeave, OnRemove
from pulumi_webex.resources.shared.properties import ON_LEAVE as LEAVING
from pulumi_webex.resources.shared.removals import RemovalLimit
from pulumi_webex.resources.shared.texts import canonical, parsed

_ATTRIBUTES = "attributes"


class AppAssignments(Resource, module="webex", name="AppAssignments"):
    """Everybody who has one app, as one resource: the plural of `AppAssignment`.

    `people` maps a key that never changes to one JSON text, or to what it is made of: ``userName``, and for a
    `MeetingsSite` ``attributes``, ``release``, ``clear`` and ``createOnly``; for a `License` whatever this person has
    otherwise than the others. What `AppAssignment` promises holds person by person. The removal guard is built in. See
    docs/app-assignments.md.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        app: MeetingsSite | License,
        people: Mapping[str, Text],
        stays: Iterable[str] | None = None,
        removals: RemovalLimit | None = None,
        features: Iterable[Feature] = FEATURES,
        former_keys: Mapping[str, str] | None = None,
        suspended: Iterable[str] = (),
        elsewhere: Input[Sequence[str] | Mapping[str, str]] = (),
        on_existing: Input[OnExisting] = "link",
        on_remove: Input[OnRemove] = "deactivate",
        on_leave: OnLeave = "keep",
        secrets: Mapping[str, Text] | None = None,
        password: Generated | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declares who has the app.

        `stays` are the keys of everybody who is still in the company: who is gone from `people` and is not among them
        left, and `on_leave` says what becomes of the app. Without it, whoever is gone loses the app. `former_keys` is
        the old key of each new one; `suspended` are the keys of those who may not sign in at present, so that
        they do not count as losing the app; `elsewhere` are keys that another resource declares from now on, best with
        the userName of each. `secrets` has, by key, what must not be seen, in the form of `people`. `password` is for
        accounts on a site that are made here.

        Raises: pulumi.RunError if people are no mapping of plain keys, or an option is not known.
        """
        try:
            off = switched_off(features)
        except ValueError as error:
            raise pulumi.RunError(f"{resource_name}: {error}") from None
        if on_leave not in LEAVING:
            raise pulumi.RunError(f"{resource_name}: on_leave is {on_leave!r}; it can be {', '.join(LEAVING)}")
        if not isinstance(app, (MeetingsSite, License)):
            raise pulumi.RunError(
                f"{resource_name}: app is a {type(app).__name__}, but must be a MeetingsSite or a License"
            )
        if isinstance(app, License) and on_existing != "link":
            raise pulumi.RunError(
                f"{resource_name}: on_existing is for an account on a MeetingsSite; a License takes none"
            )
        if password and (isinstance(app, License) or app.kind == "control-hub"):
            raise pulumi.RunError(f"{resource_name}: password is for accounts on a MeetingsSite that manages its own")
        limit = removals or RemovalLimit()
        shown = {"count": limit.count, "percent": limit.percent, "cleared": limit.cleared}
        texts = texts_of(resource_name, "people", people)
        hidden = texts_of(resource_name, "secrets", secrets or {})
        if isinstance(app, MeetingsSite):
            texts, hidden = _parted(texts, hidden)
        inputs: dict[str, Any] = {
            NAME: resource_name,
            LABEL: app.label,
            **_settings(app, on_existing),
            ON_REMOVE: on_remove,
            ON_LEAVE: on_leave,
            LIMIT: {key: value for key, value in shown.items() if value is not None},
            OFF: off or None,
            ASSIGNMENTS: texts,
            SECRETS: Output.secret(hidden) if hidden else None,
            STAYS: None if stays is None else sorted(stays),
            FORMER: dict(former_keys or {}) or None,
            SUSPENDED: sorted(suspended) or None,
            ELSEWHERE: sorted(elsewhere) if isinstance(elsewhere, (list, tuple, set)) else elsewhere,
            GENERATED: password.length if password else None,
            **dict.fromkeys((IDS, LINKED, PENDING, LICENSE_ID, PASSWORDS)),
        }
        provider = state.LicenseAssignmentsProvider() if isinstance(app, License) else state.SiteAssignmentsProvider()
        # Outputs have the secrets of those who are pending, also of keys that the inputs no longer have.
        hide = pulumi.ResourceOptions(additional_secret_outputs=[SECRETS, PASSWORDS])
        super().__init__(provider, resource_name, inputs, pulumi.ResourceOptions.merge(opts, hide))

    ids = OutputProperty[dict[str, str]](IDS)
    """By key, the id of each person's account on the site, or of the person who has the license."""
    linked = OutputProperty[list[str]](LINKED)
    """The keys of those who had the app before."""
    pending = OutputProperty[dict[str, str]](PENDING)
    """Why somebody's app is not as declared, by key; the next run tries again."""
    passwords = OutputProperty[dict[str, str] | None](PASSWORDS)
    """By key, the first passwords that were made; secret. Take one with ``passwords.apply(…)``."""
    license_id = OutputProperty[str](LICENSE_ID)
    """Of a license: its bare id."""


def _settings(app: MeetingsSite | License, on_existing: Input[OnExisting]) -> dict[str, Any]:
    if isinstance(app, License):
        return {
            LICENSE: app.name_or_id,
            SITE_URL: app.site_url,
            SUBSCRIPTION: app.subscription,
            ACCOUNT_TYPE: app.account_type,
            LOCATION: app.location,
            PHONE: app.phone_number,
            EXTENSION: app.extension,
        }
    return {SITE: app.name, "siteKind": app.kind, PREFLIGHT: app.preflight or None, "onExisting": on_existing}


def _parted(texts: dict[str, Input[str]], hidden: dict[str, Input[str]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The texts without what must not be seen, and the secret texts with it."""
    shown: dict[str, Any] = {}
    secret: dict[str, Any] = dict(hidden)
    for key, text in texts.items():
        if isinstance(text, str):
            plain, moved = _split(text, hidden.get(key))
            shown[key] = plain
            secret |= {key: moved} if moved is not None else {}
        else:
            # Both stay as secret as what they are made of.
            shown[key] = Output.all(text).apply(lambda one: _split(one[0], None)[0])
            both = Output.all(text, hidden.get(key)).apply(lambda pair: _split(*pair)[1] or "{}")
            secret[key] = Output.secret(both)
    return shown, secret


def _split(text: str, hidden: Any) -> tuple[str, Any]:
    try:
        plain = parsed(text)
        attributes = dict(plain.get(_ATTRIBUTES) or {})
    except (TypeError, ValueError):  # what is broken is told when it is checked
        return text, hidden
    secret = {name: attributes.pop(name) for name in list(attributes) if CATALOG.hides(name, attributes[name])}
    if not secret:
        return text, hidden
    if isinstance(hidden, str):
        secret |= parsed(hidden).get(_ATTRIBUTES) or {}
    if isinstance(hidden, Output):
        both = hidden.apply(lambda one: canonical({_ATTRIBUTES: {**secret, **(parsed(one).get(_ATTRIBUTES) or {})}}))
        return canonical({**plain, _ATTRIBUTES: attributes}), both
    return canonical({**plain, _ATTRIBUTES: attributes}), canonical({_ATTRIBUTES: secret})
