"""What the host counts, and what is read from its database."""
