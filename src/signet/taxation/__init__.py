"""Tax rates with their dates, and exchange rates: what a document looks up when it is written."""
