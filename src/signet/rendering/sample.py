"""A document to try the renderer with: what ``signet doctor`` prints."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from signet.en16931 import model as en
from signet.en16931.totals import calculate
from signet.kernel.money import Money


def sample_invoice(lines: int = 3, *, type_code: str = "380", variant: int = 0) -> en.Invoice:
    """A calculated invoice of a coffee roaster; ``variant`` changes every figure."""
    goods = (
        ("Liberica beans, roasted", "កាហ្វេលីបេរីកា លីង", "KGM", "62.00", "10"),
        ("Grinder service", "សេវាថែទាំម៉ាស៊ីនកិន", "HUR", "45.00", "10"),
        ("Paper cups, 12 oz", "កែវក្រដាស", "XBX", "18.50", "10"),
    )
    return calculate(
        en.Invoice(
            number=f"INV-2026-{248 + variant:04d}",
            issue_date=date(2026, 11, 18),
            due_date=date(2026, 12, 18),
            type_code=type_code,
            currency="USD",
            buyer_reference=f"PO-{1182 + variant}",
            payment_terms="30 days net.",
            notes=(en.Note(text="Thank you for roasting with us."),),
            seller=en.Party(
                name="Mekong Roasters Co., Ltd.",
                name_in_second_language="ក្រុមហ៊ុន មេគង្គ រ៉ូស្ទើរ ឯ.ក",
                tax_registration="K001-901234567",
                legal_registration=en.Identifier(value="00012345"),
                address=en.Address(
                    line1="12 Street 240", city="Phnom Penh", postal_code="120207", country="KH"
                ),
                contact=en.Contact(phone="+855 23 900 100", email="accounts@mekong.example"),
            ),
            buyer=en.Party(
                name="Riverside Café",
                name_in_second_language="ហាងកាហ្វេ មាត់ទន្លេ",
                tax_registration="K002-107654321",
                address=en.Address(line1="8 Sisowath Quay", city="Phnom Penh", country="KH"),
            ),
            payment=en.PaymentInstructions(
                means_code="30",
                transfers=(
                    en.CreditTransfer(
                        account="000 123 456",
                        account_name="Mekong Roasters",
                        bank_identifier="ABAAKHPP",
                        bank_name="ABA Bank",
                    ),
                ),
            ),
            allowances=(en.AllowanceCharge(percent=Decimal(5), reason="Volume discount"),),
            lines=tuple(
                en.Line(
                    id=str(i + 1),
                    name=f"{goods[i % 3][0]}{f' {variant}.{i}' if lines > 3 else ''}",
                    name_in_second_language=goods[i % 3][1],
                    quantity=Decimal(1 + (i + variant) % 60),
                    unit=goods[i % 3][2],
                    price=Decimal(goods[i % 3][3]),
                    taxes=(en.Tax(percent=Decimal(goods[i % 3][4])),),
                    allowances=(en.AllowanceCharge(amount=Money(500, "USD"), reason="Loyalty"),)
                    if i % 3 == 1
                    else (),
                )
                for i in range(lines)
            ),
        )
    )
