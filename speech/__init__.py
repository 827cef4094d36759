"""Builds what the terminal says, ahead of time, with engines that never come onto a terminal."""
