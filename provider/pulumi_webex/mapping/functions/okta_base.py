"""Okta's library, which the modules named okta_… of this package fill."""

from __future__ import annotations

from pulumi_webex.mapping.library import Library

OKTA = Library("Okta's expression language")
