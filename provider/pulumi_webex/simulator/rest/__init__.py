"""The REST APIs under ``/v1``: licences, people, organisations, locations, licence templates, OAuth.

Sources: Cisco's OpenAPI description of the licence operations (written OpenAPI below) and the public SDK wxc_sdk.
Not simulated: licences of workspaces, invitations to people of another organisation, and a tie between a licence for
a Meetings site and the accounts of that site's XML API: both are kept, neither makes the other.
"""

from __future__ import annotations
