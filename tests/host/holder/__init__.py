"""The host's judgement of holder and PIN."""
