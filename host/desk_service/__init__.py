"""The desk's port over the database, and the accounts behind it."""
