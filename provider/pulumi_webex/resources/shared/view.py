"""Somebody whom a resource with many people holds, as a program passes them on to other resources."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi import Output

from pulumi_webex.resources.shared.plural import IDS


@dataclass(frozen=True)
class PersonView:
    """One person of a `Roster`: `key` and `user_name` are known in previews, `id` is an output.

    Wherever a program may give a `User` it may give this. `resource` is what makes the account, so that whatever is
    given to the person waits for it.
    """

    key: str
    user_name: str
    resource: pulumi.Resource
    given_name: str | None = None
    family_name: str | None = None

    @property
    def id(self) -> Output[str | None]:
        """The Webex id of the person; None while there is no account."""
        ids: Output[dict[str, str]] = pulumi.get(self.resource, IDS)
        return ids.apply(lambda known: (known or {}).get(self.key))


@dataclass(frozen=True)
class AssignmentView:
    """One person's app of a `Roster`: whose it is, what the app is called, and the id of the account or the person."""

    key: str
    user_name: str
    app: str
    resource: pulumi.Resource

    @property
    def id(self) -> Output[str | None]:
        """On a site, the id of the account; of a license, the Webex id of the person. None while it is pending."""
        ids: Output[dict[str, str]] = pulumi.get(self.resource, IDS)
        return ids.apply(lambda known: (known or {}).get(self.key))


def waiting_for(opts: pulumi.ResourceOptions | None, *people: object) -> pulumi.ResourceOptions | None:
    """The options of a resource that is to wait until the accounts of these people are there, as far as they are
    those of a `Roster`."""
    behind = list({id(one.resource): one.resource for one in people if isinstance(one, PersonView)}.values())
    return pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=behind)) if behind else opts
