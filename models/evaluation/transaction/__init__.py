"""The error of a whole transaction: all frames and the second look, as the terminal decides them."""
