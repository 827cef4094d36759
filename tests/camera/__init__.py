"""Real picamera2 on real libcamera with virtual cameras, through the firmware's own adapter (`make test-camera`)."""
