"""How costs grow with the work: `make bench BENCH=full`."""
