"""All faults of the demo's line; each file is one kind of them, and a fault's name is its function's."""
