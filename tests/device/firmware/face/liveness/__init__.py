"""The simple liveness check."""
