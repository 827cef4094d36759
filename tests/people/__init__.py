"""Tests of the simulated people: the pure parts, and a few of them at the real terminal."""
