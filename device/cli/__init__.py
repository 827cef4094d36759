"""The field engineer's `uketsuke` command; it starts other programs as processes and never imports the host."""
