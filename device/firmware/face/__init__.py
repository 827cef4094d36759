"""Face verification on pictures in memory: detect, align, embed, compare.

Nothing here opens a camera, a card, a socket or a file other than the model files.
"""
