"""The running line as a scenario uses it: what a person, the world around and a broken part can do to it."""
