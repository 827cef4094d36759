"""The reading in a process of its own: frames go in, readings come out."""
