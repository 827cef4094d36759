"""Insured persons, questions about them and the judgement of a question: pure, no database, no web."""
