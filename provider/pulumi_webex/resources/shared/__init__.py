"""What the providers of several resources use."""
