"""What is wrong with a configuration file, all of it at once: for `config check`."""
