"""Drafts, issue, numbers, snapshots: the legal documents and their life."""
