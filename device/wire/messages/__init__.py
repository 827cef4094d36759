"""The messages, one file per direction; each is a frozen dataclass with the `typ` under which it is signed."""
