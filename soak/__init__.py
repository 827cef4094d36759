"""Thousands of visits in one run of the real programs: whether memory, handles, tasks or files grow."""
