"""What a visit costs the clinic's computer, beside the cryptography and the commit that it cannot do without."""
