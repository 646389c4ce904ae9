"""A write that is repeated happens once; what was done is told to others (outbox, webhooks)."""
