"""The broker's configuration."""
