"""A person in Control Hub: the resource and the life of its account."""
