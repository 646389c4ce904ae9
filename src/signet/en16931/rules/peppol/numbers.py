"""Check digits of identifiers, as the rules of Peppol compute them (section ``u:`` of the rule set)."""

from __future__ import annotations

import re

from signet.en16931.rules.xpath import is_integer

_DIGITS = re.compile(r"[0-9]+").fullmatch
_LETTERS = re.compile(r"[A-Za-z]*").fullmatch
_ABN = (10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)


def gln(number: str) -> bool:
    """GS1: weights 3 and 1 from the right, of whatever length."""
    if not _DIGITS(number):
        return False
    body = [int(digit) for digit in reversed(number[:-1])]
    total = sum(digit * (1 if at % 2 else 3) for at, digit in enumerate(body))
    return (10 - total % 10) % 10 == int(number[-1])


def mod11(number: str) -> bool:
    """Norwegian organisation number: weights 2 to 7 from the right."""
    if not _DIGITS(number) or not number.strip("0"):
        return False
    body = [int(digit) for digit in reversed(number[:-1])]
    total = sum(digit * (at % 6 + 2) for at, digit in enumerate(body))
    return (11 - total % 11) % 11 == int(number[-1])


def belgian(number: str) -> bool:
    """Enterprise number: ten digits, 97 less the remainder of the first eight."""
    if len(number) != 10 or not _DIGITS(number):
        return False
    return int(number[8:]) == 97 - int(number[:8]) % 97


def australian(number: str) -> bool:
    """ABN: eleven digits, the first less one, weighted, divisible by 89."""
    if len(number) != 11 or not _DIGITS(number):
        return False
    digits = [int(digit) for digit in number]
    digits[0] -= 1
    return sum(d * weight for d, weight in zip(digits, _ABN, strict=True)) % 89 == 0


def swedish(number: str) -> bool:
    """Organisation number: Luhn over nine digits, the tenth checks."""
    if not _DIGITS(number):
        return False
    total = sum(_doubled(int(d), odd=not at % 2) for at, d in enumerate(reversed(number[:9])))
    return number[9:10] == str((10 - total % 10) % 10)


def _doubled(digit: int, *, odd: bool) -> int:
    return digit * 2 % 10 + digit * 2 // 10 if odd else digit


def greek(number: str) -> bool:
    """TIN: eight digits weighted with powers of two, modulo 11; what follows the ninth is not seen."""
    if not re.match(r"[0-9]{9}", number):
        return False
    total = sum(int(digit) << (8 - at) for at, digit in enumerate(number[:8]))
    return total % 11 % 10 == int(number[8])


def italian_office(code: str) -> bool:
    """Codice IPA: six letters or digits."""
    return re.fullmatch(r"[A-Za-z0-9]{6}", code) is not None


def italian_fiscal(code: str) -> bool:
    """Codice fiscale: of a person (16) by its form, of a company (11) a number."""
    if len(code) == 11:
        return is_integer(code)
    return len(code) == 16 and (
        all(_LETTERS(part) for part in (code[:6], code[8], code[15]))
        and all(is_integer(part) for part in (code[6:8], code[9:11], code[14]))
    )


def italian_vat(number: str) -> bool:
    """Partita IVA: IT and eleven digits with the Luhn sum; what does not begin with IT is not judged."""
    if number[:2] not in {"IT", "it"}:
        return True
    body = number[2:]
    if len(body) != 11 or not _DIGITS(body):
        return False
    return sum(_doubled(int(d), odd=bool(at % 2)) for at, d in enumerate(body)) % 10 == 0


def danish(number: str) -> bool:
    """CVR: eight digits, with or without DK before."""
    return re.fullmatch(r"(DK)?[0-9]{8}", number) is not None


def iban(text: str) -> bool:
    """ISO 13616, space within forgiven, as the German rules compute it (small letters are not)."""
    account = re.sub(r"[ \t\r\n]", "", text)
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[a-zA-Z0-9]{0,30}", account):
        return False
    turned = account[4:] + account[:4]
    return int("".join(str(ord(c) - (55 if ord(c) > 64 else 48)) for c in turned)) % 97 == 1
