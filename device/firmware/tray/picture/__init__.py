"""Pictures of the tray: where the card lies, and the card seen straight from above."""
