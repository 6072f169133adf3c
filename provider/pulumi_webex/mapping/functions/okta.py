"""Okta's library of functions for profile mappings, and the ones refused by name.

Source of the functions and samples: okta/okta-developer-docs, docs/reference/okta-expression-language.
"""

from __future__ import annotations

from pulumi_webex.mapping.functions import okta_text, okta_time, okta_values
from pulumi_webex.mapping.functions.okta_base import OKTA

MODULES = (okta_text, okta_time, okta_values)

_OUTSIDE = "asks Okta about more than the profile, which is all that there is here"
_GROUPS = "reads group memberships: use the roster's scope and groups instead"
_REGEX = "takes a regular expression, which is not supported in Okta expressions"
_COUNTRY = "converts country codes, which is not supported: keep the code in the source or use String.stringSwitch"
OKTA.refused.update(
    dict.fromkeys(
        (
            "user.getInternalProperty", "user.getLinkedObject", "getManagerUser", "getManagerAppUser",
            "getAssistantUser", "getAssistantAppUser", "hasDirectoryUser", "hasWorkdayUser", "findDirectoryUser",
            "findWorkdayUser",
        ),
        _OUTSIDE,
    )
)  # fmt: skip
OKTA.refused.update(
    dict.fromkeys(
        (
            "getFilteredGroups", "Groups.contains", "Groups.startsWith", "Groups.endsWith", "isMemberOfGroupName",
            "isMemberOfGroup", "isMemberOfAnyGroup", "isMemberOfGroupNameStartsWith", "isMemberOfGroupNameContains",
            "user.getGroups", "user.isMemberOf",
        ),
        _GROUPS,
    )
)  # fmt: skip
OKTA.refused.update(dict.fromkeys(("isMemberOfGroupNameRegex", "String.match", "String.matches"), _REGEX))
OKTA.refused.update({f"Iso3166Convert.{name}": _COUNTRY for name in ("toAlpha2", "toAlpha3", "toNumeric", "toName")})

__all__ = ["OKTA"]
