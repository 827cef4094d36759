"""Asking about a person's insurance: one small port, its connectors, and the judgement of their answers.

"Could not check" is never "not insured": every failure of a connector becomes the former, with its reason. This
folder knows no visit, no database and no page, and meets the simulated authority over HTTP only.
"""
