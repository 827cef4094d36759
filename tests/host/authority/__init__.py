"""Tests of the simulated authority."""
