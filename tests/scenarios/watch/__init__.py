"""Eyes on the running line: the screen's page, the desk's page, clinic software, the log, the terminal's events."""
