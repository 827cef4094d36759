"""Asking through the official linkage software's folders (`[eligibility] connector = "oqs-files"`).

A request is a file with an id of its own; its answer is awaited, taken up after a restart, and never asked twice.
Which layout the files have is the business of `host.official_files`.
"""
