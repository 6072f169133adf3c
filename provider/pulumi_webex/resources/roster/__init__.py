"""A file of people as resources."""
