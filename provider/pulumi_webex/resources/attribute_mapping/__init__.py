"""A mapping as a resource: nothing in Webex, so that a change of a rule is a line in the preview."""
