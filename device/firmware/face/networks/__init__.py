"""The three networks and how they are run."""
