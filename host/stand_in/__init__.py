"""A stand-in for the official linkage software and a certified reader, for demos and tests. Made-up people only.

It answers request files from the simulated authority and pushes a face-result file when a card is used. It shares no
code with `host.official_files`, so that what the host reads was not written by the host's own hand.
"""
