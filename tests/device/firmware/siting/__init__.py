"""Install mode in the firmware: geometry, measures, what covers the screen, and who comes first."""
