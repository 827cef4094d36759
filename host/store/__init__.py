"""The host's database: tables, migrations, and one file of queries per subject.

Every function takes the connection of a transaction that its caller opened, so that what belongs together is
committed together. Personal columns never reach a log: the engine hides parameters in its errors.
"""
