"""Tests of the desk's work pages over a real database."""
