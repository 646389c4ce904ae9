"""MyInvois, the e-invoice service of the Inland Revenue Board of Malaysia (LHDN)."""
