"""What can be done to companies and customers: one verb a file."""
