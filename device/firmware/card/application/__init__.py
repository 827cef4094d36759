"""The applications on the card: how each is selected, read and asked; no trust, no decision."""
