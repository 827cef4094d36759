"""The face's part of the bench: one thread, process CPU time, the same pictures for everybody."""
