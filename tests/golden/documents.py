"""The documents whose pages are kept: one for each thing that a renderer gets wrong."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

from PIL import Image, ImageDraw

from signet.en16931 import model as en
from signet.en16931.totals import calculate
from signet.kernel.money import Money
from signet.rendering.look import Look
from signet.rendering.sample import sample_invoice

_STUDIO = en.Party(
    name="Harbour & Finch Studio Ltd",
    vat_identifier="DE811907980",
    legal_registration=en.Identifier(value="HRB 55234"),
    legal_form="Registered in Hamburg, HRB 55234 · Managing director: Ada Finch",
    address=en.Address(
        line1="Große Elbstraße 1", city="Hamburg", postal_code="22767", country="DE"
    ),
    contact=en.Contact(phone="+49 40 3019 0", email="billing@harbour-finch.example"),
)
_EURO_BUYER = en.Party(
    name="Atelier Lumière SARL",
    vat_identifier="FR40303265045",
    address=en.Address(line1="4 rue des Écoles", city="Paris", postal_code="75005", country="FR"),
)
_EURO_ACCOUNT = en.PaymentInstructions(
    means_code="58",
    transfers=(
        en.CreditTransfer(
            account="DE89370400440532013000",
            account_name="Harbour & Finch Studio Ltd",
            bank_identifier="COBADEFFXXX",
        ),
    ),
)


def _line(name: str, price: str, *, count: str = "1", unit: str = "C62", **more: object) -> en.Line:
    tax = en.Tax(percent=Decimal(10))
    values = {"taxes": (tax,), **more}
    return en.Line(
        id="1", name=name, quantity=Decimal(count), unit=unit, price=Decimal(price), **values
    )  # type: ignore[arg-type]


def _numbered(*lines: en.Line) -> tuple[en.Line, ...]:
    return tuple(replace(line, id=str(i)) for i, line in enumerate(lines, 1))


def euro() -> en.Invoice:
    """German seller, French buyer, several rates, SEPA account."""
    vat = (en.Tax(percent=Decimal(19)),)
    reduced = (en.Tax(percent=Decimal(7)),)
    return calculate(
        en.Invoice(
            number="HF-2026-0042",
            issue_date=date(2026, 11, 18),
            due_date=date(2026, 12, 2),
            period=en.Period(start=date(2026, 10, 1), end=date(2026, 10, 31)),
            currency="EUR",
            buyer_reference="04011000-12345-34",
            purchase_order_reference="4500017823",
            seller=_STUDIO,
            buyer=_EURO_BUYER,
            payment=_EURO_ACCOUNT,
            payment_terms="14 days net. 2 % discount within 5 days.",
            lines=_numbered(
                _line("Brand workshop", "1450.00", count="2", unit="DAY", taxes=vat),
                _line("Illustrated guide, second edition", "24.90", count="120", taxes=reduced),
                _line("Type licence", "0.4375", count="1000", taxes=vat, description="Web, 1 year"),
            ),
        )
    )


def credit_note() -> en.Invoice:
    return replace(
        sample_invoice(type_code="381"),
        number="CN-2026-0007",
        preceding_invoices=(
            en.PrecedingInvoice(number="INV-2026-0248", issue_date=date(2026, 11, 18)),
        ),
    )


def quote() -> en.Invoice:
    """Valid until a day, nothing to pay."""
    return replace(sample_invoice(type_code="310"), number="Q-2026-0011")


def debit_note(code: str = "383") -> en.Invoice:
    return replace(
        sample_invoice(2, type_code=code),
        number="DN-2026-0003",
        notes=(en.Note(text="Freight was forgotten\nThank you for your patience."),),
        preceding_invoices=(
            en.PrecedingInvoice(number="INV-2026-0248", issue_date=date(2026, 11, 18)),
        ),
    )


def arabic() -> en.Invoice:
    invoice = sample_invoice(1)
    seller = en.Party(
        name="شركة النخيل للتجارة ذ.م.م",
        name_in_second_language="Palm Trading LLC",
        vat_identifier="300001234500003",
        address=en.Address(
            line1="شارع الملك فهد 12", city="الرياض", postal_code="12211", country="SA"
        ),
        contact=en.Contact(phone="+966 11 400 1000", email="hisab@nakheel.example"),
    )
    buyer = en.Party(
        name="مؤسسة البحر الأحمر",
        vat_identifier="310009876500003",
        address=en.Address(line1="طريق الكورنيش 8", city="جدة", country="SA"),
    )
    vat = (en.Tax(percent=Decimal(15)),)
    return calculate(
        replace(
            invoice,
            currency="SAR",
            seller=seller,
            buyer=buyer,
            allowances=(),
            notes=(en.Note(text="شكرًا لتعاملكم معنا. المرجع A-17/3."),),
            payment_terms="الدفع خلال 30 يومًا",
            lines=_numbered(
                _line("تمر سكري فاخر 500g", "48.50", count="24", unit="XBX", taxes=vat),
                _line("خدمة التوصيل", "150.00", taxes=vat, description="إلى المستودع رقم 4"),
                _line("HDMI cable كابل", "1234.56", count="3", taxes=vat),
            ),
        )
    )


def khmer() -> en.Invoice:
    invoice = sample_invoice(1)
    return calculate(
        replace(
            invoice,
            seller=replace(
                invoice.seller,
                name="ក្រុមហ៊ុន មេគង្គ រ៉ូស្ទើរ ឯ.ក",
                name_in_second_language="Mekong Roasters Co., Ltd.",
                address=en.Address(
                    line1="ផ្លូវ ២៤០ ផ្ទះលេខ ១២ សង្កាត់ចតុមុខ", city="រាជធានីភ្នំពេញ", country="KH"
                ),
            ),
            buyer=replace(
                invoice.buyer, name="ហាងកាហ្វេ មាត់ទន្លេ", name_in_second_language="Riverside Café"
            ),
            notes=(en.Note(text="សូមអរគុណសម្រាប់ការទិញកាហ្វេពីយើងខ្ញុំ និងការគាំទ្រជាបន្តបន្ទាប់។"),),
            payment_terms="បង់ប្រាក់ក្នុងរយៈពេល ៣០ ថ្ងៃ",
            lines=_numbered(
                _line("កាហ្វេលីបេរីកា លីងមធ្យម", "62.00", count="12", unit="KGM"),
                _line(
                    "សេវាថែទាំម៉ាស៊ីនកិនកាហ្វេប្រចាំខែ រួមទាំងគ្រឿងបន្លាស់ និងការធ្វើដំណើរទៅកាន់ខេត្តសៀមរាប",
                    "45.00",
                    count="2",
                    unit="HUR",
                ),
                _line("ត្រីងៀត ស្ត្រីខ្មែរ បង្អួច ញ៉ាំ", "18.50", count="3", unit="XBX"),
            ),
        )
    )


def malay() -> en.Invoice:
    invoice = sample_invoice(1)
    sst = (en.Tax(percent=Decimal(8)),)
    return calculate(
        replace(
            invoice,
            currency="MYR",
            seller=en.Party(
                name="Syarikat Maju Jaya Sdn. Bhd.",
                tax_registration="W10-1808-32000012",
                legal_registration=en.Identifier(value="201901012345"),
                address=en.Address(
                    line1="No. 7, Jalan Utama 3/5",
                    city="Shah Alam",
                    postal_code="40000",
                    subdivision="Selangor",
                    country="MY",
                ),
            ),
            buyer=en.Party(
                name="Kedai Runcit Pak Ali", address=en.Address(city="Klang", country="MY")
            ),
            allowances=(),
            notes=(),
            payment_terms="30 hari",
            lines=_numbered(
                _line("Beras wangi 10 kg", "42.90", count="50", unit="XBG", taxes=sst),
                _line("Penghantaran", "120.00", taxes=sst),
            ),
        )
    )


def reasons() -> en.Invoice:
    """Standard, zero-rated, exempt, reverse charge and export side by side, with their reasons."""
    kinds = (
        en.Tax(percent=Decimal(19)),
        en.Tax(category=en.Category.ZERO, percent=Decimal(0)),
        en.Tax(
            category=en.Category.EXEMPT,
            percent=Decimal(0),
            exemption_reason="Exempt under Article 132(1)(i) of Directive 2006/112/EC: education",
        ),
        en.Tax(
            category=en.Category.REVERSE_CHARGE,
            percent=Decimal(0),
            exemption_reason="Reverse charge",
            exemption_code="VATEX-EU-AE",
        ),
        en.Tax(category=en.Category.EXPORT, percent=Decimal(0), exemption_code="VATEX-EU-G"),
    )
    names = ("Consulting", "Newspaper", "Course", "Design abroad", "Export of prints")
    lines = (_line(n, "200.00", taxes=(tax,)) for n, tax in zip(names, kinds, strict=True))
    return calculate(replace(euro(), lines=_numbered(*lines), prepaid=Money(10000, "EUR")))


def in_currency(code: str, price: str) -> en.Invoice:
    """``price`` shows the currency's own decimals: none in yen, three in Kuwaiti dinar."""
    return calculate(
        replace(
            sample_invoice(1),
            currency=code,
            allowances=(),
            payment=None,
            lines=_numbered(_line("Roaster", price, count="3"), _line("Freight", price)),
        )
    )


def long_names() -> en.Invoice:
    """Nothing overlaps however long it is."""
    invoice = euro()
    wordy = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    return calculate(
        replace(
            invoice,
            number="INTERNATIONAL/2026/Q4/0000000042-REV-B",
            seller=replace(invoice.seller, name=f"{wordy} mbH & Co. KG, Zweigniederlassung Nord"),
            buyer=replace(
                invoice.buyer,
                name="The Worshipful Company of Extraordinarily Long and Winding Names of Greater London",
            ),
            purchase_order_reference="PO-" + "0123456789" * 5,
            lines=_numbered(
                _line(wordy + " " + wordy, "123456789.12", count="12345.678", unit="KGM"),
                _line("A " + "very " * 60 + "long description", "1.00"),
            ),
        )
    )


def logo() -> bytes:
    """A picture to stand for a company's logo: a ring and a bar."""
    picture = Image.new("RGB", (360, 120), "white")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((6, 6, 114, 114), outline=(20, 80, 140), width=22)
    pen.rectangle((140, 44, 350, 76), fill=(20, 80, 140))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def documents() -> dict[str, tuple[en.Invoice, Look]]:
    """Every kept document by name."""
    unnumbered = replace(sample_invoice(), number=None)
    verified = Look(
        logo=logo(), verification_link="https://signet.example/v/7Qk2", accent="#14508c"
    )
    return {
        "en": (sample_invoice(), Look()),
        "en-credit-note": (credit_note(), Look()),
        "en-quote": (quote(), Look(kind="quote", title="VAT invoice")),
        "ar-km-quote": (quote(), Look(languages=("ar", "km"), kind="quote")),
        "en-debit-note": (debit_note(), Look(kind="debit_note", reason="Freight was forgotten")),
        "km-ms-self-billed": (debit_note("527"), Look(languages=("km", "ms"), kind="debit_note")),
        "en-euro-logo-codes": (euro(), verified),
        "en-reasons": (reasons(), Look()),
        "en-long-names": (long_names(), Look()),
        "en-60-lines": (sample_invoice(60), Look()),
        "en-draft": (unnumbered, Look(draft=True)),
        "en-void": (sample_invoice(), Look(void=True)),
        "en-yen": (in_currency("JPY", "123456"), Look()),
        "en-dinar": (in_currency("KWD", "123.4565"), Look()),
        "en-km": (sample_invoice(), Look(languages=("en", "km"))),
        "en-ar": (arabic(), Look(languages=("en", "ar"))),
        "ar": (arabic(), Look(languages=("ar",))),
        "ar-en": (arabic(), Look(languages=("ar", "en"))),
        "ar-40-lines": (sample_invoice(40), Look(languages=("ar",))),
        "km": (khmer(), Look(languages=("km",))),
        "km-en": (khmer(), Look(languages=("km", "en"))),
        "ms": (malay(), Look(languages=("ms",))),
    }
