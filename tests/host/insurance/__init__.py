"""What the host remembers of insurance."""
