"""The declared attacks."""
