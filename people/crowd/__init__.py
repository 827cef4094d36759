"""Who comes: profiles of people, and how they are drawn."""
