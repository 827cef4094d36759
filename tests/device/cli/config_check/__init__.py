"""`uketsuke config check`."""
