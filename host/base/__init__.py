"""What every part of the host stands on: errors, settings, state folder, keys, the broker link, bells and rounds."""
