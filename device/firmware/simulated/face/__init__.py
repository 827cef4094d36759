"""The simulated person before the camera: a portrait in relief that turns and blinks when the screen asks."""
