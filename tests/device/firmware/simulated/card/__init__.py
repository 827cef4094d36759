"""Tests of the virtual card, command by command."""
