"""Starting the programs of a whole line as processes, each shut into its own namespaces.

The demo and the system tests use this one supervisor. It knows namespaces, processes and readiness; it knows no
card, no visit and no message.
"""
