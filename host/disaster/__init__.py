"""Disaster mode: when it was on, and what was done with it; plain records."""
