"""What clinic software gets as files."""
