"""The checks, by what they look at; each gives one sentence about what it saw, or fails."""
