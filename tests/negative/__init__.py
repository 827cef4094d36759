"""What a hostile network, peer or thief may send, in every direction: refused with its number, and nothing else."""
