"""What is shipped, and where it goes."""
