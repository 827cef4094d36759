"""The drill: one planted fault after the other on a running clinic, and whether the doctor names it first."""
