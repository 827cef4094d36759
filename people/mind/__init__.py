"""What a person sees, remembers and decides: pure, with time and chance passed in."""
