"""From the firmware to a card and back: the reader process, its supervision, and what may be sent."""
