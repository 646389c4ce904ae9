"""Figures read from documents: dashboard, ageing."""
