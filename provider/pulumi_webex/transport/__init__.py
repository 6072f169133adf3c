"""One HTTP session to Webex: settings, retry, errors, redaction."""
