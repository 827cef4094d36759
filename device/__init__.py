"""The terminal: everything that runs on the Raspberry Pi at the reception desk."""
