"""What a visit costs the machine, from the card put down to sealed and committed, beside what cannot be shorter."""
