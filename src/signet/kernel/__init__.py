"""What every room stands on: money, identifiers, clock, errors, locks. Knows no other room."""
