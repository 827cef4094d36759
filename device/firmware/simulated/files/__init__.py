"""What stands in which file of a card, application by application."""
