"""Tests of the demo: control."""
