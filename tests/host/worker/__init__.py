"""Changes of visits, and asking about insurance."""
