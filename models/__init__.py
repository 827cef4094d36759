"""Builds the face models from published packages; one folder per model with its card `model.toml`."""
