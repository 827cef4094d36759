"""How long a contactless link takes, as a pure function of bytes."""
