"""Looking at the programs from outside while they run."""
