"""The terminals' health: what each said last, and what staff or an engineer should know of it."""
