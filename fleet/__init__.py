"""A fleet of two clinics on this machine, to try and to test: nodes, workers, desks, terminals as real processes."""
