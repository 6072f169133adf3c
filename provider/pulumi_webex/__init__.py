"""Webex people as code: resources for Pulumi programs."""
