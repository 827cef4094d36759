"""Work that both processors do with the same files; what they say is compared outside."""
