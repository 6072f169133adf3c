"""The simulated SCIM 2 API: users, groups, bulk and schemas, with Webex's dialect."""
