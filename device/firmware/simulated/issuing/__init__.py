"""Who makes the cards: the made-up authorities, their keys, and what they sign for one person."""
