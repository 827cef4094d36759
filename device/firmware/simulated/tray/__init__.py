"""The tray camera of a simulated terminal: a made-up card front, drawn and photographed."""
