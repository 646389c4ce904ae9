"""The values that invented documents are made of: good ones, and those on the edge of a rule."""

from __future__ import annotations

PEPPOL = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
SELF_BILLING = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:selfbilling:3.0"
SPECIFICATIONS = [
    PEPPOL, PEPPOL, PEPPOL, SELF_BILLING, f"{PEPPOL}::x", f" {PEPPOL}\n", "urn:cen.eu:en16931:2017",
]  # fmt: skip
PROFILES = [
    "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0", " urn:fdc:peppol.eu:2017:poacc:billing:01:1.0 ",
    "urn:fdc:peppol.eu:2017:poacc:selfbilling:01:1.0", "urn:peppol:bis:billing_with_response",
    "urn:peppol:france:billing:regulated", "urn:peppol:bis:billing",
]  # fmt: skip
INVOICE_TYPES = ["380", "380", "380", "384", "326", "389", "393", "71", "381", " 380 ", "0380"]
CREDIT_NOTE_TYPES = ["381", "381", "381", "396", "261", "81", "532", "380", "384", "381 "]
#: Countries with rules of their own, and others: the beginning of the VAT number where it differs.
COUNTRIES = "DE SE NO DK IT GR EL IS NL BE FR AT ES FI AU SG XI gb".split()
VAT_NUMBERS = {
    "DE": ["DE123456788"],
    "SE": ["SE556000475501", "SE5560004755", "SE55600047550A", "SE 56000475501"],
    "NO": ["NO974760673MVA", "NO974760674MVA", "NO974760673", "no974760673MVA"],
    "DK": ["DK16356706", "DK1635670", "dk16356706"],
    "IT": ["IT12345670785", "IT12345670784", "IT1234567078"],
    "GR": ["EL094259216", "EL094259217", "GR094259216", "EL09425921"],
    "EL": ["EL094259216", "EL094259215", "094259216"],
    "IS": ["IS12345", "IS 12345"],
    "NL": ["NL123456789B01", "NL123456789B1", "nl123456789B01", " NL123456789B01"],
}
#: Numbers by scheme: right, then wrong by little.
NUMBERS = {
    "0088": ["7300010000001", "7300010000002", "0", "73000100000O1", " 7300010000001 ", "12345670"],
    "0192": ["974760673", "974760674", "97476067", "000000000", "9747606731"],
    "0184": ["DK16356706", "16356706", "DK1635670", "dk16356706", " 16356706", "1635670A"],
    "0096": ["1234567890", "123456789", "12345678901", "123456789O"],
    "0198": ["DK16356706", "16356706", "DK163567061"],
    "0208": ["0428759497", "0428759498", "428759497", "0000000097", "0000009700"],
    "0201": ["ABC123", "abc12_", "ABC12", "ABC1234"],
    "0210": ["12345670785", "RSSMRA85T10A562S", "RSSMRA85T10A562", "1234567078A", "rssmra85t10a562s"],
    "9907": ["12345670785", "RSSMRA85T10A5625", "+1234567078", "1234567078"],
    "0211": ["IT12345670785", "IT12345670784", "it12345670785", "DE1", "", "IT1234567078a"],
    "0007": ["5560004755", "5560004754", "556000475", "55600047550", "+560004755", "556000475A"],
    "0151": ["51824753556", "51824753557", "5182475355", "5182475355A"],
    "0106": ["12345678", "1234567", "123456789"],
    "0190": ["12345678901234567890", "1234567890123456789"],
    "9944": ["NL123456789B01", "NL123456789b01", "NL123456789B011"],
    "0217": ["123456789012", "12345678901"],
    "9933": ["094259216", "094259215", "94259216"],
    "0196": ["5501012340", "1"],
    "EM": ["a@b.example"],
    "0002": ["123"],
    "SEPA": ["DE98ZZZ09999999999"],
    "sepa": ["DE98ZZZ09999999999"],
    " 0088 ": ["7300010000002"],
    "XXXX": ["1"],
}  # fmt: skip
ACCOUNTS = [
    "DE89370400440532013000", "DE89370400440532013001", "DE89 3704 0044 0532 0130 00", "5555551",
    "de89370400440532013000", "12345678", "123456789012", "1234567", "", "DE89", "x",
]  # fmt: skip
BRANCHES = ["SE:BANKGIRO", "SE:PLUSGIRO", " SE:BANKGIRO ", "1234", "DEUTDEFF"]
MEANS = [*"30 58 59 49 48 31 42 50 93 97 1 9 10 54 55 56 57 ZZZ 30 58".split(), " 30 ", "58\n"]
REMITTANCES = [
    "01#", "04#1234567890123456", "71#12345678901234", "71#123456789012345", "73#x", "75#1", "ref",
]  # fmt: skip
TERMS = [
    "Net 30", "#SKONTO#TAGE=14#PROZENT=2.00#\n", "#SKONTO#TAGE=14#PROZENT=2.00#",
    "#SKONTO#TAGE=14#PROZENT=2.00#BASISBETRAG=99.50#\n#SKONTO#TAGE=7#PROZENT=3.00#\n",
    "x\n#SKONTO#TAGE=14#PROZENT=2.0#\n", "#skonto#\n",
]  # fmt: skip
DAYS = [
    "2024-06-30", "2026-01-31", "2026-02-28", "2027-03-01", "2026-02-29", "2026-02-01Z",
    "2026-02-01+14:00", " 2026-02-01 ", "2026-2-1", "20260201",
]  # fmt: skip
CONTACTS = ["+49 30 12", "a@b.de", "1", "ab", "a@b.de", "a@b", "@b.de", "a..b@c.de", "", "a@b@c"]
DESCRIPTIONS = ["##M.AR.K##", "##INVOICE|URL##", "EINDAGI", "EINDAGI", "Timesheet"]
URIS = ["https://example.org/a", "example", "HTTP://x", "ftp://a b", ""]
MIMES = ["application/pdf", "text/csv", "Application/PDF", "text/xml"]
EXEMPTIONS = "VATEX-EU-G vatex-eu-ae VATEX-EU-O VATEX-EU-IC VATEX-EU-D VATEX-EU-79-C X".split()
TYPE_CODES = "130 50 916 71".split()
ALLOWANCE_REASONS = "95 ZZZ 100 AA 0 62".split()
REASONS = ["Discount", "0042", "0042#x", "#", "12345", ""]
LISTS = "TST MP SRV XX".split()
UNITS = "C62 KGM HUR XBX c62 ZZ EA".split()
CURRENCIES = "EUR EUR EUR SEK NOK JPY KWD XXX".split()
GREEK_NUMBERS = [
    "094259216|30/06/2024|1|1.1|A|1", "094259216|30/06/2024|-1|1.1|A|1", "094259215|1/6/2024|1|99||1",
    "094259216|30/06/2024|x|1.1|A", "094259216|30/06/2024|1.5|1.1|A|1",
]  # fmt: skip
#: VAT categories and the rates that go with them; the last of each does not.
RATES: dict[str, list[str | None]] = {
    "S": ["25", "20", "12", "6.00", "0.5", "0"],
    "Z": ["0", "0.00", "5"],
    "E": ["0", "0", "7"],
    "AE": ["0", "0", "20"],
    "K": ["0", "0", "20"],
    "G": ["0", "0", "20"],
    "L": ["7", "0", "3", "-1"],
    "M": ["4", "0", "10", "-0.5"],
    "O": [None, None, "0"],
    "B": ["22", "22", "0"],
}
