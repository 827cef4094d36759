"""A simulated Online Eligibility System: a program of its own with its own database and made-up people only.

It exists because nobody outside the licensed network can reach the real one. It imports nothing of the rest of
`host`: the clinic's side meets it over HTTP alone, as it would meet the real one.
"""
