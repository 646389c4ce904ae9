"""Orders: what is asked for at a branch, until it becomes one invoice."""
