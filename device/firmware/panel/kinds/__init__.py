"""Which panel and keypad a terminal has: opened by the settings, or pressed through a socket in trials."""
