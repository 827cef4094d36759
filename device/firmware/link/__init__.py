"""The firmware's side of the socket to the daemon: it seals what leaves and opens and checks what comes."""
