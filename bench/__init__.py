"""What the terminal costs, measured: `make bench`. Each part is a folder; it imports what it measures and no test."""
