"""Tests of `host.paper`."""
