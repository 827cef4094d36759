"""One fuzz target a file: what is called with any bytes, which errors are right answers, and what it begins from."""
