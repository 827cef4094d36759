"""The simulated person before the camera."""
