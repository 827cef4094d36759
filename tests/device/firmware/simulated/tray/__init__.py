"""The tray camera of a simulated terminal."""
