"""Signet: invoices that tax authorities accept."""

__version__ = "0.1.0"
