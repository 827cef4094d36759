"""The audit log: who did what, why, at which terminal; appended only, each row bound to the one before it."""
