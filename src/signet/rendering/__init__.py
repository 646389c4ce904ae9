"""From a document to paper: Typst templates, PDF/A-3, PNG, QR codes."""
