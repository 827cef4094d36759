"""After the run: what became of every visit, and the figures."""
