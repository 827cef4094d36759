"""The virtual card on its way into a reader: from a name to a slot of the driver, and the card service around it."""
