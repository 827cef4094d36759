"""Tests of the bench: its arithmetic, and that it runs."""
