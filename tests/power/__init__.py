"""Power cuts at every write: what a program said it keeps is there, and nothing is half there.

The method is that of ALICE (Pillai and others, OSDI 2014) and CrashMonkey (Mohan and others, OSDI 2018), one level
higher: `recording.py` puts itself between SQLite and the files as a VFS of SQLite's own, and writes down every write,
truncation, sync, creation and removal; `disk.py` plays them to any point and gives what a disk may hold when the
power goes there. What was not synced is lost, kept, or torn sector by sector. It says nothing about a disk that lies
about its syncs, and nothing about damage to the file system itself.
"""
