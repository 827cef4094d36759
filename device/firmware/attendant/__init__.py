"""The attendant: carries out what the visit table asks for, with the real card, camera, screen and daemon."""
