"""The clinic's certificate authority."""
