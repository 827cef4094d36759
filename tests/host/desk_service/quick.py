"""Argon2id at its lowest cost, where a test is not about the cost."""

from __future__ import annotations

from argon2 import PasswordHasher

from host.desk_service.passwords import Passwords

QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
