"""Tests of the contactless link."""
