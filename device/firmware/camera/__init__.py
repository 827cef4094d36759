"""The live camera behind one small port: Raspberry Pi camera, picture files, or none; and the preview's JPEG."""
