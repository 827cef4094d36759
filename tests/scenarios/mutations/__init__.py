"""Proof that the scenarios can fail: one handler of the product is removed, and its scenario must notice."""
