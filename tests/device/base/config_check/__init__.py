"""What is wrong with a configuration file."""
