"""Keeps the catalogues of Arabic, Khmer and Malay whole: gathers every message, says what is missing.

Without GNU gettext: Babel reads the Python sources, Django's own ``templatize`` turns templates into
something Babel can read. The files hold no dates and no line numbers, so they change only with the texts.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import allauth
import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[1]
OURS = ROOT / "src" / "signet"
DJANGO, ALLAUTH = Path(django.__file__).parent, Path(allauth.__file__).parent

#: CLDR's plural rules, written as Django's own catalogues write them.
PLURALS = {
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3"
    " : n%100>=11 && n%100<=99 ? 4 : 5;",
    "km": "nplurals=1; plural=0;",
    "ms": "nplurals=1; plural=0;",
}
#: What our pages show of allauth: sign-in, second factors, passwords, and the mails about them.
#: A catalogue takes a library's message only where the library itself has no translation of it.
SHOWN = (
    "account/adapter.py", "account/fields.py", "account/forms.py", "mfa/**/*.py",
    "socialaccount/adapter.py", "socialaccount/forms.py",
    "templates/account/**/*", "templates/mfa/**/*", "templates/socialaccount/**/*",
)  # fmt: skip
#: Features of allauth that are switched off here, as they stand in file names and in messages.
HIDDEN_FILES = re.compile(
    r"phone|sms|(login|by|via|_)_code|/apps|email_change|by_passkey|trust|signup_form"
)
HIDDEN_MESSAGES = re.compile(r"phone|username|\(optional\)|sign-in code|reset code", re.IGNORECASE)
#: What Django's forms and password rules say on those pages.
SHOWN_DJANGO = ("contrib/auth/password_validation.py",)
SAID_BY_FIELDS: tuple[str | tuple[str, str], ...] = (
    "This field is required.",
    "Enter a valid email address.",
    "Enter a whole number.",
    "Null characters are not allowed.",
    "Select a valid choice. %(value)s is not one of the available choices.",
    (
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
    ),
    (
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
    ),
)
SUFFIXES = {".py", ".html", ".txt"}
LIBRARY_CATALOGUES = (
    DJANGO / "conf" / "locale",
    DJANGO / "contrib" / "auth" / "locale",
    ALLAUTH / "locale",
)

KEYWORDS = DEFAULT_KEYWORDS | {
    "__": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%%|%\(\w+\)[a-z]|%[sd]|\{[\w:]*\}|<[^>]+>")


class Dateless(Catalog):
    """A catalogue whose header says only what a reader of it needs."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Language", str(self.locale)),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=UTF-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", PLURALS[str(self.locale)]),
        ]

    @property
    def num_plurals(self) -> int:
        return int(PLURALS[str(self.locale)].split(";")[0].removeprefix("nplurals="))


def empty(language: str) -> Catalog:
    """A catalogue with the plural rule of its language."""
    catalogue = Dateless(
        locale=language, fuzzy=False, creation_date=datetime(2026, 1, 1, tzinfo=UTC)
    )
    catalogue.header_comment = f"# Signet in {catalogue.locale.english_name}."
    return catalogue


def messages_of(file: Path) -> Iterator[tuple[str | tuple[str, ...], str | None, list[str]]]:
    """(msgid, context, notes) of a Python file or a template."""
    source = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        # What stands around the calls is blotted out; without its indents it is Python for a tokeniser.
        source = re.sub(r"(?m)^\s+", "", templatize(source, origin=str(file)))
    found = extract("python", BytesIO(source.encode()), KEYWORDS, ["Translators:"])
    for _line, message, comments, context in found:
        if message:
            yield message, context, comments


def gathered(language: str) -> Catalog:
    """Everything shown in ``language``, not yet translated."""
    catalogue = empty(language)
    for file in sorted((*OURS.glob("**/*.py"), *OURS.glob("**/templates/**/*.*"))):
        if file.suffix not in SUFFIXES:
            continue
        for message, context, notes in messages_of(file):
            catalogue.add(message, auto_comments=notes, context=context)
    theirs = translated_by_libraries(language)
    for message, context in shown_of_libraries():
        key = message if isinstance(message, str) else message[0]
        if (key, context) not in theirs and catalogue.get(key, context) is None:
            catalogue.add(message, context=context)
    return catalogue


def shown_of_libraries() -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """What allauth and Django say on our pages."""
    files = {file for pattern in SHOWN for file in ALLAUTH.glob(pattern)}
    files = {
        file
        for file in files
        if not HIDDEN_FILES.search(str(file.relative_to(ALLAUTH)))
        and not (OURS / "web" / file.relative_to(ALLAUTH)).exists()  # our template is shown instead
    }
    files |= {DJANGO / name for name in SHOWN_DJANGO}
    for file in sorted(file for file in files if file.suffix in SUFFIXES):
        for message, context, _notes in messages_of(file):
            if not HIDDEN_MESSAGES.search(str(message)):
                yield message, context
    for said in SAID_BY_FIELDS:
        yield said, None


def translated_by_libraries(language: str) -> set[tuple[str, str | None]]:
    found = set()
    for folder in LIBRARY_CATALOGUES:
        file = folder / language / "LC_MESSAGES" / "django.po"
        if file.exists():
            for message in read_po(BytesIO(file.read_bytes()), locale=language):
                if message.id and not message.fuzzy and all(forms(message)):
                    found.add((ids(message)[0], message.context))
    return found


def ids(message: Message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple | list) else (message.id,)


def forms(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple | list) else (message.string or "",)


def po_file(language: str) -> Path:
    return OURS / "locale" / language / "LC_MESSAGES" / "django.po"


def updated(language: str) -> Catalog:
    """What is gathered, with the translations that stand in the file."""
    catalogue, file = gathered(language), po_file(language)
    old = read_po(BytesIO(file.read_bytes() if file.exists() else b""), locale=language)
    for message in catalogue:
        known = old.get(ids(message)[0], message.context) if message.id else None
        if known is not None and known.id and message.pluralizable == known.pluralizable:
            message.string = known.string if any(forms(known)) else ""
            message.flags |= known.flags & {"fuzzy"}
    return catalogue


def as_po(catalogue: Catalog) -> bytes:
    target = BytesIO()
    write_po(target, catalogue, width=100, no_location=True, sort_output=True)
    return target.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    target = BytesIO()
    write_mo(target, catalogue)
    return target.getvalue()


def faults(catalogue: Catalog) -> Iterator[str]:
    """One sentence for each message that people would read in English or broken."""
    for message in catalogue:
        if not message.id:
            continue
        name = f"{catalogue.locale}: {ids(message)[0]!r}"
        needed = catalogue.num_plurals if message.pluralizable else 1
        if message.fuzzy:
            yield f"{name} is fuzzy"
        if not any(forms(message)):
            yield f"{name} is not translated"
        elif len(forms(message)) != needed or not all(forms(message)):
            yield f"{name} needs {needed} forms"
        elif wrong := [form for form in forms(message) if not keeps(ids(message), form, needed)]:
            yield f"{name} lost or gained a placeholder in {wrong[0]!r}"


def keeps(originals: tuple[str, ...], form: str, needed: int) -> bool:
    """A form holds the placeholders of the original; one of many forms may leave a named one unsaid."""
    wanted, found = PLACEHOLDER.findall(originals[-1]), PLACEHOLDER.findall(form)
    lost = [mark for mark in set(wanted) - set(found) if needed == 1 or not mark.startswith("%(")]
    repeated = needed == 1 and sorted(wanted) != sorted(found)
    ends = form.endswith("\n") == originals[-1].endswith("\n")
    return not lost and not repeated and set(found) <= set(wanted) and ends


def main(arguments: list[str]) -> int:
    settings.configure(USE_I18N=False)
    wrong: list[str] = []
    for language in PLURALS:
        catalogue, po = updated(language), po_file(language)
        mo = po.with_suffix(".mo")
        if "--check" in arguments:
            for file, content in ((po, as_po(catalogue)), (mo, as_mo(catalogue))):
                if not file.exists() or file.read_bytes() != content:
                    wrong.append(f"{file.relative_to(ROOT)} is out of date; run scripts/messages")
        else:
            po.parent.mkdir(parents=True, exist_ok=True)
            po.write_bytes(as_po(catalogue))
            mo.write_bytes(as_mo(catalogue))
        wrong.extend(faults(catalogue))
    sys.stderr.writelines(f"{line}\n" for line in wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
