"""`uketsuke work-record`: one page for the clinic of what an engineer did in this login (MHLW guideline 6.0)."""
