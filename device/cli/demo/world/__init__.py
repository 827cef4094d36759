"""What can be done to a running line from outside: its programs, whoever stands before the camera, its surroundings.

The demo's control page and the scenarios of the tests use the same.
"""
