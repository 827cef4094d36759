"""`uketsuke install`: siting of the camera, size of the screen, sound; for whoever sets the terminal up."""
