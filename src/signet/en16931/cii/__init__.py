"""UN/CEFACT Cross Industry Invoice (D16B): the other syntax of EN 16931, and the one inside Factur-X."""
