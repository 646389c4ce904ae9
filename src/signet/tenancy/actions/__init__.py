"""What can be done to tenants, memberships and keys: one verb a file."""
