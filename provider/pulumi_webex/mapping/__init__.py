"""Attribute mappings: expression languages and scoping filters, offline and without Pulumi."""
