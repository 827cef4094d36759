"""What the terminal's programs need of a machine's memory, idle and through a visit."""
