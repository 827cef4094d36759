"""The stand-in for the linkage software."""
