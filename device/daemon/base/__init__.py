"""What every part of the daemon needs: its errors, its settings, and the pauses between tries."""
