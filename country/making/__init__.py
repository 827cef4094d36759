"""Identities and sealed visits, made before anything is measured."""
