"""What runs inside the Debian 13 of the camera test, where libcamera has its virtual pipeline."""
