"""Staff codes at the terminal: who may confirm by eye, kept as hashes that the host sends."""
