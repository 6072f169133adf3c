"""Many people in Control Hub as one resource: each is one JSON text under a stable key."""
