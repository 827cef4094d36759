"""Sealed messages on disk, what becomes of them, and which go out now."""
