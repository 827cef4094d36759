"""`python -m chaos`: a clinic of real programs, killed and cut off at random; then its history is checked."""
