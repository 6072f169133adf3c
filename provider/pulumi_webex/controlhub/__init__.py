"""Control Hub over SCIM 2: attribute catalogue, client, minimal PATCH."""
