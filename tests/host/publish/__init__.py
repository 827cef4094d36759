"""Sealing and the outboxes."""
