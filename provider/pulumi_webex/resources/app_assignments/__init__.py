"""Everybody who has one app as one resource: each is one JSON text under a stable key."""
