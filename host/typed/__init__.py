"""What staff type or bring in a file about an insured person: read, checked for its form, never guessed at.

Pure. The look-up by insured number, the batch and the disaster search share it, so that the same writing is read
the same everywhere.
"""
