"""What several parts of the bench need: an error, percentiles, processes and their costs, floors of a disk."""
