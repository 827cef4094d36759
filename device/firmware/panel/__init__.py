"""Lamp, buzzer and the two buttons on the terminal's case; a terminal without them works all the same."""
