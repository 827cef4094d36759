"""The clinic that faults are planted on: everything of a terminal and a server, in namespaces of its own."""
