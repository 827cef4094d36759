"""The drill on a booted machine with the packages installed: faults of units, rights, rules and the system."""
