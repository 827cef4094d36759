"""`uketsuke top`: one full-screen view of a terminal, in text, for a slow line."""
