"""What can be done to rates: one verb a file."""
