"""What this terminal keeps on disk for itself: its keys, whom it trusts, and its counters. No personal data."""
