"""What the virtual card is made of: files, state, counters, status words; no command is decided here."""
