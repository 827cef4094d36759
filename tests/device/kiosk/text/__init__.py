"""The text screen: pages read, keys turned into forms, and whole visits on a pseudo-terminal."""
