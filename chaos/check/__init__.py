"""The history of a run, and whether it is clean."""
