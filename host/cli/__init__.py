"""The command line of the clinic server; every command has its own file."""
