"""Portraits that travel in public packages, for demo and tests; fetched at set-up, never in the repository."""
