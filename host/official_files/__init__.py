"""The files of the official linkage software: their names, their text and their layout, read and written.

Rebuilt from programs in daily use, since the specification goes to registered vendors only (docs/official_files.md).
This folder knows no database, no visit and no page; what it reads it does not judge.
"""
