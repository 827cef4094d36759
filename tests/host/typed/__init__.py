"""Tests of `host.typed`."""
