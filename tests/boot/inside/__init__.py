"""What the tests run inside a booted machine, with the terminal's own Python."""
