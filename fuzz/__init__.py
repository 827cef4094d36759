"""Coverage-guided fuzzing of what parses the words of a card or of a peer: `docs/card.md`, `docs/security.md`."""
