"""The host's own judgement of who is in front of the terminal; it believes no PIN result that it cannot check."""
