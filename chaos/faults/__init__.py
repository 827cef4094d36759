"""The ways to make a machine misbehave: disk, clock, cables, and a proxy on the way to the broker."""
