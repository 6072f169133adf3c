"""The guard that refuses a run which would remove too many people."""
