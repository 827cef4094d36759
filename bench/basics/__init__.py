"""What several parts of the bench need: an error, a clinic's host, waiting, the floor of a disk."""
