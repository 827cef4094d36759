"""A made-up population: the same seed and day give the same people, each of them on their own, in any number."""
