"""Measures the product beside its floor, two scripts and Terraform; ``make bench``."""
