"""`uketsuke stats`: how long visits take at each stage, and how they end; nothing of a person."""
