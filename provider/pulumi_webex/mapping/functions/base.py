"""Entra's library, which the modules of this package fill.

Source of every function: MicrosoftDocs/entra-docs,
docs/identity/app-provisioning/functions-for-customizing-application-data.md. If that text leaves a case open, the
docstring of the function says what is done here.
"""

from __future__ import annotations

from pulumi_webex.mapping.library import Library

ENTRA = Library("Entra's expression language")
ENTRA.refused["AssertiveAppRoleAssignmentsComplex"] = (
    'is not a function here: use AppRoleAssignmentsComplex and own the attribute with exact=["roles"]'
)
