"""Try my own face: whoever plays the demo is the holder of a throw-away card and sits before the terminal's camera.

Picture and frames live in the memory of the demo's programs only: no file ever holds one, not even in a RAM disk.
"""
