"""The kiosk's program: its rules, its text screen, and real Chromium on a real (virtual) screen."""
