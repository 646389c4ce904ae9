"""What is done with bulk runs, one verb a file."""
