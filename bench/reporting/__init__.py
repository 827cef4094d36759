"""Rows of the bench, and how they are printed."""
