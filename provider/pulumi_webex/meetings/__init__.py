"""Accounts on a Webex Meetings site, over the Meetings XML API; a plain library without Pulumi."""
