"""The kiosk's screen: pages for the person at the terminal, rendered from one view, and what the person touched."""
