"""The rules of Peppol BIS Billing 3.0 (3.0.21) and Self-Billing 3.0 (3.0.2), a file for each country."""
