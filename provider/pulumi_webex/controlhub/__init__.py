"""Control Hub over SCIM 2: attribute catalog, client, minimal PATCH."""
