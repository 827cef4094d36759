"""`uketsuke selftest`: a whole visit on the installed machine, with a card, a host and a face that are made up."""
