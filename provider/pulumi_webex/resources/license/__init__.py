"""A license of the organization as an app that a person is given."""
