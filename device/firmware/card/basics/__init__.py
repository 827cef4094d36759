"""What the whole card library stands on: bytes, errors, secrets, and what is believed of the card, as data."""
