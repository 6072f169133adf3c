"""An account on a Webex Meetings site as an app that a person is given."""
