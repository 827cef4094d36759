"""Official files that a person has to look at: whose they are, or that they cannot be used."""
