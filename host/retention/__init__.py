"""How long what is kept: one rule for each kind, carried out every day, and shown."""
