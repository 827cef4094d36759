"""Tests of asking about insurance."""
