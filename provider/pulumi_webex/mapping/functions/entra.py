"""Entra's expression library, complete: importing the modules registers their functions."""

from __future__ import annotations

from pulumi_webex.mapping.functions import dates, encoding, lists, logic, replace, text, volatile
from pulumi_webex.mapping.functions.base import ENTRA

MODULES = (dates, encoding, lists, logic, replace, text, volatile)

__all__ = ["ENTRA"]
