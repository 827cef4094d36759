"""Tests of the clinic's side."""
