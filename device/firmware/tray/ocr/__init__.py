"""Reading text in pictures: the two libraries, and one frame read with both."""
