"""Simulated hardware that obeys the real rules: made-up persons and their cards behind the real card service."""
