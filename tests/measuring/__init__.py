"""The soak: its judgement and picture, and a short one through real programs."""
