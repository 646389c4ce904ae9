"""EN 16931 in pure Python: semantic model, totals engine, UBL. No Django, no database, no clock."""
