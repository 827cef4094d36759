"""The page on which staff log in, and the way out."""
