"""Debian trees in which long tests run: made once below build/, brought up to date with the repository each time."""
