"""Money received and paid out, and what it settles."""
