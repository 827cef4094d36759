"""How good the face verification is, measured with the product's own pipeline over a list of pairs."""
