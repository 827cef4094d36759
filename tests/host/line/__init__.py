"""The host as a real process between a real broker, a test terminal, a subscriber and the real authority."""
