"""UBL 2.1 Invoice and CreditNote: written and read."""
