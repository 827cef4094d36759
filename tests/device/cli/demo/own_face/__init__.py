"""Tests of the demo: own_face."""
