"""Clinics with the same eligibility system: the real program, and hosts with keys of their own."""
