"""The monthly e-invoice of many sales to people who asked for none (specific guideline 4.8, 3.6)."""
