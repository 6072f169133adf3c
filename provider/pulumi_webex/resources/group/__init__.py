"""A group in Control Hub and who is in it."""
