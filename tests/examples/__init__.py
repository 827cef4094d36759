"""The example subscribers in other languages, and the test vectors that need no host."""
