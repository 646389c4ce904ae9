"""One verb over many documents: however many there are, with progress, a result for each and a way to stop."""
