"""E-invoice networks: one port, several adapters; the rest of the product knows only the port."""
