"""The batch: a list of patients in, one question to the eligibility system, the same list with answers out."""
