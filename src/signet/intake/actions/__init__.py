"""What is done with a table."""
