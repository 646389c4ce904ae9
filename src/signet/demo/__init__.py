"""The demo tenants and their story."""
