"""From scores to one of three outcomes: rules with measured errors, fusion of frames, and the only acceptance."""
