"""Updates: pure decisions, real apt against real archives, and an update cut off at every step."""
