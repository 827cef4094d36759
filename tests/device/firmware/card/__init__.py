"""Tests of the card library."""
