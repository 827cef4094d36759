"""What a person does to the world: a finger on the glass, a card on the reader, a face before the camera."""
