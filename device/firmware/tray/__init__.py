"""Number B from the printed front: the tray's camera, finding the card, reading its print, and when to believe it."""
