"""Tenants, the people and keys that act in them, and the wall between them (row-level security)."""
