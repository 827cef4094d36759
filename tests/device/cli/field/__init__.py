"""The field engineer's tools."""
