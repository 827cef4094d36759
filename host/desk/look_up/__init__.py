"""The look-up by insured number for a visit without a card."""
