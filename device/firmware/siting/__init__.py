"""Install mode: how camera, light, screen and sound are where the terminal stands; numbers only, never a picture."""
