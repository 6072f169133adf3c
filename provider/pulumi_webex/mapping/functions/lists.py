"""Several values: Count, Item, RemoveDuplicates, and the app role assignments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pulumi_webex.mapping.context import Context
from pulumi_webex.mapping.functions.base import ENTRA
from pulumi_webex.mapping.library import Call
from pulumi_webex.mapping.limits import ValueProblem
from pulumi_webex.mapping.tree import Profile, Run
from pulumi_webex.mapping.values import as_list, need_int, text_of

ROLE_TYPE = "WindowsAzureActiveDirectoryRole"


@ENTRA.value("Count(attribute)")
def count(attribute: object) -> int:
    """Count the values: 0 for null, 1 for a single one."""
    return len(as_list(attribute))


@ENTRA.value("Item(attribute, index)")
def item(attribute: object, index: object) -> object:
    """Give one value, counted from 1; null if there are fewer."""
    place = need_int(index, "index")
    if place < 1:
        raise ValueProblem("index counts from 1")
    values = as_list(attribute)
    return values[place - 1] if place <= len(values) else None


@ENTRA.value("RemoveDuplicates(attribute)")
def remove_duplicates(attribute: object) -> list[object] | None:
    """Keep the first of equal values, in their order; null stays null."""
    if attribute is None:
        return None
    found: dict[tuple[type, str], object] = {}
    for value in as_list(attribute):
        found.setdefault((type(value), repr(value)), value)
    return list(found.values())


@ENTRA.builder("SingleAppRoleAssignment(appRoleAssignments)")
def single_app_role_assignment(call: Call) -> Run:
    """Give the value of the only role, null without one; several are an error, since Entra leaves open which counts."""
    source = call.nodes[0].run

    def run(profile: Profile, context: Context) -> object:
        roles = _roles(source(profile, context), context)
        if len(roles) > 1:
            raise ValueProblem(f"one app role was expected, not {len(roles)}: use AppRoleAssignmentsComplex")
        return roles[0]["value"] if roles else None

    return run


@ENTRA.builder("AppRoleAssignmentsComplex(appRoleAssignments)")
def app_role_assignments_complex(call: Call) -> Run:
    """Give all roles as entries of SCIM's ``roles``, none of them primary.

    Source of the shape: MicrosoftDocs/entra-docs, customize-application-attributes.md, "Provisioning a role".
    """
    source = call.nodes[0].run

    def run(profile: Profile, context: Context) -> object:
        roles = _roles(source(profile, context), context)
        return [{"primary": False, "type": ROLE_TYPE, **role} for role in roles] or None

    return run


def _roles(value: object, context: Context) -> list[dict[str, str]]:
    assignments: Sequence[object] = context.app_role_assignments if value is None else as_list(value)
    return [_role(assignment) for assignment in assignments]


def _role(assignment: object) -> dict[str, str]:
    if isinstance(assignment, Mapping):
        value = text_of(assignment.get("value"))
        display = text_of(assignment.get("displayName") or assignment.get("display"))
        if value or display:
            return {"display": display or value, "value": value or display}
    elif name := text_of(assignment):
        return {"display": name, "value": name}
    raise ValueProblem("an app role assignment needs a value or a displayName")
