"""Lists asked about in one go: what a row is, and the work that asks and waits for the answers.

A list is kept in the database from the first look at it, so that asking survives a restart of the host. It knows the
port to the eligibility system and no page.
"""
