"""The operations on users: create, read, replace, patch, delete.

Bodies are checked and patched by scim2-models; see ``dialect`` for what Webex adds. Not simulated, since nothing says
how Webex does it or nothing here needs it: If-Match, whether ``manager.value`` is a user of the org.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import Any

from pydantic import ValidationError
from scim2_models import Context, NotFoundException, Resource, UniquenessException

from webex_simulator.clock import Clock
from webex_simulator.scim import dialect
from webex_simulator.scim.patching import POLICY, patch_operations
from webex_simulator.scim.schemas import CISCO_USER, CORE_USER, ENTERPRISE_USER, USER_SCHEMAS, user_model
from webex_simulator.store import AccountStore, Condition, NameTakenError, StoredAccount, name_key

_SERVER_OWNED = ("schemas", "id", "meta", "groups", "password")


class SimulatedUsers:
    """The users of one org; every method returns SCIM representations as plain JSON objects."""

    def __init__(
        self,
        store: AccountStore,
        org_id: str,
        base: str,
        *,
        clock: Clock,
        verified_domains: frozenset[str] = frozenset(),
        list_lag: float = 0.0,
    ) -> None:
        """Serve the users in ``store``; ``base`` ends before ``/Users``, ``list_lag`` is in seconds."""
        self.store = store
        self.org_id = org_id
        self.base = base
        self.clock = clock
        self.verified_domains = verified_domains
        self.list_lag = list_lag
        self.on_change: list[Callable[[str, dict[str, Any] | None], None]] = []
        """Called in the transaction of a change with id and new body, None for a user who is about to go."""

    def create(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Create a user (POST). Raises SCIMException; 409 uniqueness for a userName that anyone in Webex has."""
        body = self._checked(payload)
        now = self.clock.timestamp()
        account = StoredAccount(str(uuid.uuid4()), body, now, now, time.time_ns() // 1000)
        try:
            self.store.add(account, self.clock.seconds() + self.list_lag)
        except NameTakenError:
            raise _taken(body) from None
        return self.representation(account)

    def get(self, user_id: str) -> dict[str, Any]:
        """Return a user (GET). Raises NotFoundException."""
        return self.representation(self.account(user_id))

    def replace(self, user_id: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Replace a user (PUT): what the body omits is cleared, ``id`` and ``meta.created`` stay (OpenAPI)."""
        with self.store.transaction():
            account = self.account(user_id)
            return self.representation(self.keep(account, self._checked(payload)))

    def patch(self, user_id: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Apply a PatchOp, as a whole or not at all (RFC 7644 section 3.5.2)."""
        operations = patch_operations(payload, user_model(), USER_SCHEMAS)
        with self.store.transaction():
            account = self.account(user_id)
            model = model_of(account)
            operations.patch(model, scim_policy=POLICY)
            body = body_of(model)
            self._check(body)
            return self.representation(self.keep(account, body))

    def delete(self, user_id: str) -> None:
        """Delete a user for good. Raises NotFoundException."""
        with self.store.transaction():
            self.account(user_id)
            self._tell(user_id, None)
            self.store.remove(user_id)

    def account(self, user_id: str) -> StoredAccount:
        """Return the stored account. Raises NotFoundException."""
        account = self.store.get(user_id)
        if account is None:
            raise NotFoundException(detail=f"User {user_id} not found")
        return account

    def find(self, user_name: str) -> StoredAccount | None:
        """Return the stored account with this userName, if there is one in this org."""
        return next(iter(self.store.select(Condition("name_key = ?", [name_key(user_name)]))), None)

    def keep(self, account: StoredAccount, body: dict[str, Any]) -> StoredAccount:
        """Store a changed body under a new version; an equal one changes nothing."""
        if body == account.body:
            return account
        changed = StoredAccount(account.id, body, account.created, self.clock.timestamp(), time.time_ns() // 1000)
        try:
            self.store.replace(changed)
        except NameTakenError:
            raise _taken(body) from None
        self._tell(account.id, body)
        return changed

    def representation(self, account: StoredAccount) -> dict[str, Any]:
        """Return what Webex answers: the body with id, meta and the org's id (OpenAPI, GetUserResponse)."""
        cisco = {**account.body.get(CISCO_USER, {}), "meta": {"organizationId": self.org_id}}
        schemas = [urn for urn in USER_SCHEMAS if urn != ENTERPRISE_USER or urn in account.body]
        return {
            "schemas": schemas,
            "id": account.id,
            **account.body,
            CISCO_USER: cisco,
            "meta": {
                "resourceType": "User",
                "organizationID": self.org_id,
                "created": account.created,
                "lastModified": account.modified,
                "version": f'W/"{account.revision}"',
                "location": f"{self.base}/Users/{account.id}",
            },
        }

    def _tell(self, user_id: str, body: dict[str, Any] | None) -> None:
        for follow in self.on_change:
            follow(user_id, body)

    def _checked(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Turn the body of a POST or PUT into what is stored."""
        dialect.check_nulls(payload)
        dialect.check_schemas(payload, CORE_USER)
        try:
            # The replacement context ignores read-only attributes, as Webex does on POST too (OpenAPI, Usage 4).
            model = user_model().model_validate(
                _listed_status(payload), scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST, scim_policy=POLICY
            )
        except ValidationError as errors:
            raise dialect.first_problem(errors) from None
        body = body_of(model)
        body.setdefault("active", True)
        _add_work_email(body)
        self._check(body)
        return body

    def _check(self, body: dict[str, Any]) -> None:
        dialect.check_limits(body)
        dialect.check_primaries(body)
        dialect.check_names(body, self.verified_domains)


def model_of(account: StoredAccount) -> Resource[Any]:
    """Return an account as the scim2-models resource that filters and patches work on."""
    return user_model().model_validate({"schemas": list(USER_SCHEMAS), "id": account.id, **account.body})


def body_of(model: Resource[Any]) -> dict[str, Any]:
    """Return what is stored of a resource: what clients may write and read back."""
    body: dict[str, Any] = model.model_dump(scim_policy=POLICY)
    for name in _SERVER_OWNED:
        body.pop(name, None)
    if CISCO_USER in body:
        body[CISCO_USER].pop("meta", None)
        if not body[CISCO_USER]:
            del body[CISCO_USER]
    return body


def _listed_status(payload: dict[str, Any]) -> dict[str, Any]:
    """Accept the accountStatus of OpenAPI's request example, a text, although its responses and Schemas have a list."""
    extension = payload.get(CISCO_USER)
    if not isinstance(extension, dict) or not isinstance(extension.get("accountStatus"), str):
        return payload
    return {**payload, CISCO_USER: {**extension, "accountStatus": [extension["accountStatus"]]}}


def _add_work_email(body: dict[str, Any]) -> None:
    """Add the primary work e-mail where a POST or PUT leaves it out (OpenAPI, request and response example)."""
    emails = body.get("emails", [])
    if any(email.get("type") == "work" or email.get("primary") for email in emails):
        return
    body["emails"] = [*emails, {"value": body["userName"], "type": "work", "primary": True}]


def _taken(body: dict[str, Any]) -> UniquenessException:
    return UniquenessException(detail=f"A user with userName {body['userName']} already exists")
