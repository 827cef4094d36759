"""How the running firmware is, told to `uketsuke doctor` over a socket of its own, without disturbing a visit."""
