"""Staff accounts: one's own (password, second factor), and everybody's for an administrator."""
