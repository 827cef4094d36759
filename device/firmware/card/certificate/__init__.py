"""The user authentication certificate: its head, its dates, its issuer."""
