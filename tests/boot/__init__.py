"""Real boots: Debian with the packages installed, started by systemd-nspawn (docs/units.md, `make test-system`)."""
