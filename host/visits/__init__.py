"""A visit as the host knows it; pure."""
