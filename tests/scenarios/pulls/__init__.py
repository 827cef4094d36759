"""The card is pulled at one command after the other: whichever it is, the visit goes on and nothing is lost."""
