"""What is kept, how long and why, for an administrator."""
