"""Simple liveness: a random challenge on mesh points, and whether what answers it is flat, frozen or another face.

It stops still pictures. It does not stop a determined attacker, and nothing here claims that.
"""
