"""A day in figures: how people came, what became of it, why not, and how long they waited for staff."""
