"""What is kept of visits."""
