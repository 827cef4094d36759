"""The board of arrivals with its live part, and the confirmation of one person."""
