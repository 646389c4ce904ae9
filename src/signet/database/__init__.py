"""PostgreSQL: the embedded cluster or the operator's own, its roles and its addresses."""
