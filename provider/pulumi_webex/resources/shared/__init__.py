"""What the providers of all resources use."""
