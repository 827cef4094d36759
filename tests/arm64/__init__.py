"""The terminal on an emulated aarch64, held against the same work done by this machine (`make test-arm64`)."""
