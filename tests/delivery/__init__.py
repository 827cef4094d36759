"""Delivery from end to end: the real daemon, the firmware's own link, a real broker, the real host and subscriber."""
