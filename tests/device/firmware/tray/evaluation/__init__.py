"""How often print is read right, refused, or read wrong: rendered faces with fixed seeds, the real libraries."""
