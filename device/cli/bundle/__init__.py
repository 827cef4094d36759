"""`uketsuke bundle`: what a supporter needs to see of a terminal, and nothing of a person."""
