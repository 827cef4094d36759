"""What the opening of every database of the host needs: its columns' keys, and its drivers' words."""
