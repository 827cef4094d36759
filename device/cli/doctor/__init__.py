"""`uketsuke doctor`: what is wrong with this terminal, what it comes from, and what to try; one file per group."""
