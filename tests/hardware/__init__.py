"""The contract of reader and card: the same suite for a real card and for the virtual one, which proves the suite."""
