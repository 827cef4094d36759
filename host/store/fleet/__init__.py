"""One PostgreSQL for many clinics: the same tables with the clinic in front, and rows that only their clinic sees.

`schema` says what the tables are, `rules` who sees which row, `preparing` makes them, `opening` gives each clinic its
engine. The statements of the host know nothing of it.
"""
