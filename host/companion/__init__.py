"""Files that a certified reader pushes: matched to a visit of our terminal, or made a visit of their own.

In companion mode the host runs alone beside the reader, and each file becomes an arrival with a ticket.
"""
