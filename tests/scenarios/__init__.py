"""Whole visits on the real processes, each told by a short text file (docs/scenarios.md)."""
