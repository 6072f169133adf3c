"""The REST APIs under ``/v1``: licenses, people, organizations, locations, license templates, OAuth.

Sources: Cisco's OpenAPI description of the license operations (written OpenAPI below) and the public SDK wxc_sdk.
Not simulated: licenses of workspaces, invitations to people of another organization, and a tie between a license for
a Meetings site and the accounts of that site's XML API: both are kept, neither makes the other.
"""

from __future__ import annotations
