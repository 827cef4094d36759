"""The audit search: who did what, when and why, for an administrator; every search stands in the log itself."""
