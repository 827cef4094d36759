"""Tests of the desk page."""
