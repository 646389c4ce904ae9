"""What is done with the audit log itself."""
