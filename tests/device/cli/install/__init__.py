"""`uketsuke install` against a firmware that answers from a list."""
