"""Disaster mode: finding a person without card and number, while an administrator has switched it on."""
