"""The virtual card: files, access rules, counters, keys and status words of the real one."""
