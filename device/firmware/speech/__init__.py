"""What the terminal says aloud: the lines of a screen, the sounds that hold them, and when each is said."""
