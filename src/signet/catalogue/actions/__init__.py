"""What can be done to items: one verb a file."""
