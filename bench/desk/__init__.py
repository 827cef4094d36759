"""What the desk costs: a page among many visits in CPU time, and a confirmation until clinic software has it."""
