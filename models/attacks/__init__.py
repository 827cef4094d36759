"""The declared attacks on the simple liveness check, rendered with plausible optics and put to the terminal's code.

Rendered attacks show what the check is good for and where it fails; they are no test by ISO/IEC 30107-3.
"""
