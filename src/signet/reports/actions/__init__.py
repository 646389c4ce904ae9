"""What is done with saved views, one verb a file."""
