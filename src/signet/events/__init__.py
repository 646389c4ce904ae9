"""Idempotency keys: a write that is repeated happens once."""
