"""Customers and items from the tables of others, and back into tables: CSV in, CSV out."""
