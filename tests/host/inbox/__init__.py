"""Checks, batches and receipts of the inbox."""
