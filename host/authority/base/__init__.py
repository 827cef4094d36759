"""Records and their schemas: what every other part of the authority stands on. Knows no record in particular."""
