"""Tests of `host.batches`."""
