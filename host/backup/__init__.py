"""Backups: everything the host must not lose in one file, sealed to a key that is not in it, and the way back."""
