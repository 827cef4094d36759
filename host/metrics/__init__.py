"""What the host counts and measures for Prometheus; nothing of a person, a visit or a name."""
