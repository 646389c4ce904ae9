"""Who the demo tenants are: data only."""

from __future__ import annotations

from typing import Any

CAFE: dict[str, Any] = {
    "name": "Tonlé Coffee",
    "owner": ("sokha@tonle.example", "Sokha Chan"),
    "time_zone": "Asia/Phnom_Penh",
    "company": {
        "legal_name": "Tonlé Coffee Co., Ltd.",
        "second_name": "ក្រុមហ៊ុន ទន្លេ កាហ្វេ ឯ.ក",
        "tax_registration": "K001-901234567",
        "legal_registration": "00012345",
        "line1": "24 Street 240, Chaktomuk",
        "city": "Phnom Penh",
        "postal_code": "120207",
        "country": "KH",
        "phone": "+855 23 900 100",
        "email": "accounts@tonle.example",
        "currency": "USD",
        "language": "km",
        "second_language": "en",
        "payment_days": 14,
        "document_title": "",
        "colour": "#7a3b1d",
    },
    "account": {"account": "000 123 456", "account_name": "Tonlé Coffee", "bank_name": "ABA Bank", "bank_identifier": "ABAAKHPP"},
    "tax": {"category": "S", "percent": "10"},
    "rate": ("USD", "KHR", "4015", "1", "National Bank of Cambodia"),
    "supplier": {
        "party": {"legal_name": "Bousra Growers Cooperative", "second_name": "សហគមន៍កសិករ ប៊ូស្រា", "tax_registration": "K005-500600700", "legal_registration": "00054321", "line1": "National Road 76", "city": "Senmonorom", "country": "KH", "language": "km", "second_language": "en", "payment_days": 14, "payee_account": "001 889 220", "payee_account_name": "Bousra Growers", "payee_bank": "ACLBKHPP"},
        "lines": [
            {"name": "Green beans, washed, kg", "second_name": "គ្រាប់កាហ្វេស្រស់", "quantity": "120", "unit": "KGM", "price": "7.40"},
            {"name": "Transport to Phnom Penh", "second_name": "ដឹកជញ្ជូនទៅភ្នំពេញ", "quantity": "1", "unit": "C62", "price": "45"},
        ],
    },
    "branches": [
        {"code": "BKK", "name": "Boeung Keng Kang", "second_name": "បឹងកេងកង", "line1": "24 Street 278", "city": "Phnom Penh", "country": "KH"},
        {"code": "TTP", "name": "Toul Tompoung", "second_name": "ទួលទំពូង", "line1": "6 Street 450", "city": "Phnom Penh", "country": "KH"},
        {"code": "RVS", "name": "Riverside", "second_name": "មាត់ទន្លេ", "line1": "155 Sisowath Quay", "city": "Phnom Penh", "country": "KH"},
    ],
    "people": [
        ("dara@tonle.example", "Dara Kim", "cashier", ["BKK"]),
        ("bopha@tonle.example", "Bopha Meas", "drafter", ["TTP", "RVS"]),
    ],
    "customers": [
        {"legal_name": "Riverside Hotel", "addresses": [
            {"label": "Kitchen", "name": "Riverside Hotel, goods entrance", "line1": "Street 104, rear gate", "city": "Phnom Penh", "default_for": "delivery"},
            {"label": "Annex", "name": "Riverside Annex", "line1": "21 Street 130", "city": "Phnom Penh"},
        ], "contacts": [
            {"name": "Chanthou Ly", "role": "Purchasing", "phone": "+855 23 900 210", "email": "chanthou@riverside.example", "is_default": True},
            {"name": "Vibol Sok", "role": "Accounts payable", "email": "accounts@riverside.example"},
        ], "second_name": "សណ្ឋាគារ មាត់ទន្លេ", "tax_registration": "K002-107654321", "line1": "8 Sisowath Quay", "city": "Phnom Penh", "country": "KH", "language": "km", "second_language": "en"},
        {"legal_name": "Angkor Tours", "second_name": "អង្គរ ទួរ", "tax_registration": "K003-100200300", "line1": "112 National Road 6", "city": "Siem Reap", "country": "KH", "language": "km", "second_language": "en"},
        {"legal_name": "Bassac Lane Coworking", "line1": "5 Street 308", "city": "Phnom Penh", "country": "KH", "language": "en"},
        {"legal_name": "Embassy Catering Service", "line1": "1 Street 96", "city": "Phnom Penh", "country": "KH", "language": "en"},
    ],
    "items": [
        ("MDK-1", "Mondulkiri beans, roasted, 1 kg", "កាហ្វេមណ្ឌលគិរី លីង ១ គ.ក", "KGM", "18.50"),
        ("CLD-6", "Cold brew, crate of six", "កាហ្វេត្រជាក់ កេសប្រាំមួយ", "XBX", "21.00"),
        ("BAR-D", "Barista for a day", "អ្នកឆុងកាហ្វេ មួយថ្ងៃ", "DAY", "85.00"),
        ("MCH-S", "Espresso machine service", "សេវាថែទាំម៉ាស៊ីនកាហ្វេ", "HUR", "32.00"),
    ],
}  # fmt: skip

TRADING: dict[str, Any] = {
    "name": "Selayang Trading",
    "owner": ("aisyah@selayang.example", "Aisyah Rahman"),
    "time_zone": "Asia/Kuala_Lumpur",
    "company": {
        "legal_name": "Selayang Trading Sdn. Bhd.",
        "tax_registration": "C20880050010",
        "legal_registration": "201901000005",
        "identifiers": [
            {"scheme": "TIN", "value": "C20880050010"},
            {"scheme": "BRN", "value": "201901000005"},
            {"scheme": "SST", "value": "B10-1901-32000005"},
            {"scheme": "MSIC", "value": "46325"},
        ],
        "electronic_scheme": "0230",
        "electronic_address": "C20880050010",
        "line1": "12 Jalan Ampang",
        "city": "Selayang",
        "postal_code": "68100",
        "subdivision": "Selangor",
        "country": "MY",
        "phone": "+60 3 6120 1000",
        "email": "billing@selayang.example",
        "currency": "MYR",
        "tax_currency": "MYR",
        "language": "en",
        "second_language": "ms",
        "payment_days": 30,
        "colour": "#1f5a96",
    },
    "account": {"account": "5140 1234 5678", "account_name": "Selayang Trading Sdn. Bhd.", "bank_name": "Maybank", "bank_identifier": "MBBEMYKL"},
    "tax": {"scheme": "SERVICE", "category": "S", "percent": "8"},
    "tax_code": "MY-SERVICE",
    "classifications": [{"list_id": "CLASS", "code": "022"}],
    "rate": ("USD", "MYR", "4.15", "0.0035", "Bank Negara Malaysia"),
    "counter": [(1, 0, 2), (4, 3, 1), (8, 0, 5), (13, 1, 1), (17, 0, 1), (22, 3, 2), (26, 0, 200)],
    "customers": [
        {"legal_name": "Kedai Kopi Damansara Sdn. Bhd.", "tax_registration": "C25845632020", "legal_registration": "201501012345", "identifiers": [{"scheme": "TIN", "value": "C25845632020"}, {"scheme": "BRN", "value": "201501012345"}], "line1": "8 Jalan SS 21/37", "city": "Petaling Jaya", "postal_code": "47400", "subdivision": "Selangor", "country": "MY", "phone": "+60 3 7728 4400", "email": "akaun@kedaikopi.example", "language": "en", "second_language": "ms"},
        {"legal_name": "Hebat Logistics Bhd.", "tax_registration": "C10203040500", "legal_registration": "199801004321", "identifiers": [{"scheme": "TIN", "value": "C10203040500"}, {"scheme": "BRN", "value": "199801004321"}], "line1": "Lot 5, Port Klang", "city": "Klang", "postal_code": "42000", "subdivision": "Selangor", "country": "MY", "phone": "+60 3 3168 9000", "email": "finance@hebat.example", "language": "ms"},
        {"legal_name": "Restoran Seri Melur", "tax_registration": "IG20145689010", "legal_registration": "201703098765", "identifiers": [{"scheme": "TIN", "value": "IG20145689010"}, {"scheme": "BRN", "value": "201703098765"}], "line1": "3 Jalan Gombak", "city": "Gombak", "postal_code": "53000", "subdivision": "Selangor", "country": "MY", "phone": "+60 12 345 6789", "language": "ms"},
        {"legal_name": "Al Noor General Trading LLC", "second_name": "شركة النور للتجارة العامة ذ.م.م", "tax_registration": "100234567800003", "line1": "Al Fahidi Street", "city": "Dubai", "country": "AE", "phone": "+971 4 353 1000", "language": "ar", "second_language": "en"},
    ],
    "items": [
        ("LIB-1", "Liberica beans, green, 1 kg", "Biji kopi Liberica", "KGM", "62.00"),
        ("PAL-1", "Pallet handling", "Pengendalian palet", "C62", "45.00"),
        ("FRT-N", "Freight, northern route", "Pengangkutan laluan utara", "E48", "380.00"),
        ("GRD-V", "Grinder service visit", "Lawatan servis pengisar", "HUR", "150.00"),
    ],
}  # fmt: skip

STUDIO: dict[str, Any] = {
    "name": "Marlow & Finch",
    "owner": ("harriet@marlowfinch.example", "Harriet Marlow"),
    "time_zone": "Europe/London",
    "company": {
        "legal_name": "Marlow & Finch Design Ltd",
        "vat_identifier": "GB123456789",
        "legal_registration": "09876543",
        "electronic_scheme": "0088",
        "electronic_address": "5012345678900",
        "line1": "27 Clerkenwell Green",
        "city": "London",
        "postal_code": "EC1R 0DP",
        "country": "GB",
        "phone": "+44 20 7946 0100",
        "email": "studio@marlowfinch.example",
        "currency": "GBP",
        "language": "en",
        "payment_days": 30,
        "document_title": "VAT invoice",
        "payment_terms": "30 days net. We may charge interest on late payment.",
        "legal_form": "Registered in England and Wales, no. 09876543.",
    },
    "account": {"account": "GB33BUKB20201555555555", "account_name": "Marlow & Finch Design Ltd", "bank_name": "Barclays", "bank_identifier": "BUKBGB22"},
    "tax": {"category": "S", "percent": "20"},
    "rate": ("EUR", "GBP", "0.8640", "0.0011", "European Central Bank"),
    "customers": [
        {"legal_name": "Tern Publishing plc", "addresses": [
            {"label": "Accounts", "line1": "PO Box 4410", "city": "Swindon", "postal_code": "SN1 9AA", "default_for": "billing"},
            {"label": "Warehouse", "name": "Tern Distribution", "line1": "Unit 6, Thames Road", "city": "Barking", "postal_code": "IG11 0HZ", "location": "5012345678917", "location_scheme": "0088"},
        ], "contacts": [
            {"name": "Orla Byrne", "role": "Art director", "phone": "+44 20 7946 0122", "email": "orla@tern.example", "is_default": True},
            {"name": "Accounts payable", "role": "Finance", "email": "payable@tern.example"},
        ], "vat_identifier": "GB987654321", "line1": "4 Bedford Square", "city": "London", "postal_code": "WC1B 3RA", "country": "GB", "language": "en", "electronic_scheme": "0088", "electronic_address": "5098765432100", "buyer_reference": "Art department"},
        {"legal_name": "Maison Lerouge SAS", "vat_identifier": "FR23334175221", "line1": "2 rue de la Paix", "city": "Paris", "postal_code": "75002", "country": "FR", "language": "en", "electronic_scheme": "9957", "electronic_address": "FR23334175221", "buyer_reference": "REF-88"},
        {"legal_name": "Borough Bakes", "line1": "19 Stoney Street", "city": "London", "postal_code": "SE1 9AA", "country": "GB", "language": "en"},
    ],
    "items": [
        ("IDN", "Identity design", "", "DAY", "640.00"),
        ("ILL", "Cover illustration", "", "C62", "1150.00"),
        ("ART", "Artwork and print supervision", "", "HUR", "82.50"),
    ],
}  # fmt: skip

TENANTS = (CAFE, TRADING, STUDIO)
