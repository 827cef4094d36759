"""Whether a picture is good enough to be compared, and what the person can do when it is not."""
