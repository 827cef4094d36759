"""The clinic's server: takes sealed visits, asks about eligibility, serves the desk and clinic software."""
