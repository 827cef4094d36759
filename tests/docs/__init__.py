"""The commands of pages, run as a reader would."""
