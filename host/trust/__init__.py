"""Who is still believed: revoking, the broker's list of it, new keys for old, and the host's own certificates."""
