"""What a visit asks of a card, in whole steps."""
