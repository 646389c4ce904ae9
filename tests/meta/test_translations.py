"""Every sentence that people read stands in Arabic, Khmer and Malay too, and pages really show it."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from types import ModuleType

import pytest
from babel.messages.catalog import Message
from django.test import Client
from django.utils import translation

from signet.documents.actions.import_document import import_document
from signet.kernel.errors import BadInput
from signet.kernel.parsing import in_readers_language, parse
from signet.parties.content import CustomerIn
from tests.environment import ROOT
from tests.fixtures import World, actor

PASSWORD = "correct horse battery"
SCRIPT = {"ar": re.compile("[\u0600-\u06ff]"), "km": re.compile("[\u1780-\u17ff]")}


def test_the_catalogues_are_whole_and_compiled() -> None:
    found = subprocess.run(
        ["sh", str(ROOT / "scripts" / "messages"), "--check"],
        capture_output=True,
        check=False,
        text=True,
    )
    assert (found.returncode, found.stderr) == (0, "")


@pytest.fixture(scope="module")
def messages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages", ROOT / "scripts" / "messages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("msgid", "string", "fault"),
    [
        ("Save", "", "is not translated"),
        ("%(name)s is saved.", "تم الحفظ.", "lost or gained a placeholder"),
        ("Save", "حفظ %(name)s", "lost or gained a placeholder"),
        ("Discount %%", "الخصم", "lost or gained a placeholder"),
        ("Such as {seq:4}", "مثل {seq}", "lost or gained a placeholder"),
        (("%(n)s line", "%(n)s lines"), ("بند", "%(n)s بنود"), "needs 6 forms"),
    ],
)
def test_the_check_sees_each_fault(
    messages: ModuleType, msgid: str, string: str, fault: str
) -> None:
    catalogue = messages.empty("ar")
    catalogue[msgid] = Message(msgid, string)
    [said] = messages.faults(catalogue)
    assert fault in said


def test_the_check_sees_a_fuzzy_message_and_passes_a_good_one(messages: ModuleType) -> None:
    catalogue = messages.empty("ar")
    catalogue["Save"] = Message("Save", "حفظ", flags=["fuzzy"])
    catalogue["%(n)s lines"] = Message(
        ("%(n)s line", "%(n)s lines"),
        ("لا بنود", "بند واحد", "بندان", "%(n)s بنود", "%(n)s بندًا", "%(n)s بند"),
    )
    assert list(messages.faults(catalogue)) == ["ar: 'Save' is fuzzy"]


def test_templates_and_plain_markers_are_gathered(messages: ModuleType) -> None:
    catalogue = messages.gathered("ms")
    for msgid in (
        "Invoices",  # gettext_lazy in Python
        "Give the issue date.",  # the plain marker of en16931
        "Skip to the content",  # {% translate %}
        "due %(date)s",  # {% blocktranslate with %}
    ):
        assert catalogue.get(msgid) is not None, msgid
    assert catalogue.get("%(n)s found").pluralizable


def in_language(world: World, language: str) -> Client:
    world.owner.language = language
    world.owner.save(update_fields=["language"])
    browser = Client()
    answer = browser.post("/account/login/", {"login": world.owner.email, "password": PASSWORD})
    assert answer.status_code == 302
    return browser


def test_the_pages_speak_the_persons_language_from_sign_in_on(alpha: World) -> None:
    page = in_language(alpha, "ar").get("/invoices/").content.decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert "الفواتير" in page
    assert "الإشعارات الدائنة" in page
    assert "Credit notes" not in page


def test_a_stranger_chooses_a_language_on_the_sign_in_page(db: None) -> None:
    browser = Client()
    assert '<button class="btn quiet small" lang="km">ខ្មែរ</button>' in (
        browser.get("/account/login/").content.decode()
    )
    answer = browser.post("/language", {"language": "km"}, headers={"referer": "/account/login/"})
    assert (answer.status_code, answer["Location"]) == (302, "/account/login/")
    assert '<html lang="km" dir="ltr">' in browser.get("/account/login/").content.decode()


def test_a_change_of_language_is_kept_with_the_person(alpha: World) -> None:
    browser = in_language(alpha, "en")
    assert browser.post("/language", {"language": "ms"}).status_code == 302
    alpha.owner.refresh_from_db()
    assert alpha.owner.language == "ms"
    elsewhere = in_language(alpha, "ms").get("/customers/").content.decode()
    assert '<html lang="ms" dir="ltr">' in elsewhere
    assert "Pelanggan baharu" in elsewhere


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ar", "هذا الحقل مطلوب."),
        ("km", "ត្រូវតែបំពេញប្រអប់នេះ។"),
        ("ms", "Medan ini wajib diisi."),
    ],
)
def test_validation_speaks_the_readers_language(language: str, said: str) -> None:
    with translation.override(language), pytest.raises(BadInput) as caught:
        parse(CustomerIn, {"country": "KH", "currency": "KHR"})
    assert [(field.pointer, field.message) for field in caught.value.fields] == [
        ("/legal_name", said)
    ]


@pytest.mark.parametrize(
    ("path", "language", "said"),
    [
        ("/account/login/", "ar", "تسجيل الدخول"),
        ("/account/login/", "km", "ចូលគណនី"),
        ("/account/login/", "ms", "Log masuk"),
        ("/account/password/reset/", "km", "កំណត់ពាក្យសម្ងាត់ឡើងវិញ"),
        ("/account/password/reset/", "ms", "Tetapkan semula kata laluan"),
    ],
)
def test_a_stranger_is_spoken_to_in_the_browsers_language(
    db: None, path: str, language: str, said: str
) -> None:
    answer = Client(headers={"accept-language": f"{language},en;q=0.5"}).get(path)
    assert answer.status_code == 200
    assert said in answer.content.decode()


@pytest.mark.parametrize("path", ["/account/2fa/", "/account/password/change/", "/account/email/"])
@pytest.mark.parametrize("language", ["ar", "km"])
def test_pages_of_security_hold_no_english(alpha: World, path: str, language: str) -> None:
    answer = in_language(alpha, language).get(path, follow=True)
    page = answer.content.decode()
    headings = re.findall(
        r"<(?:h1|h2|legend|button|label)(?![^>]* lang=)[^>]*>\s*([^<]+?)\s*<", page
    )
    assert headings
    assert [heading for heading in headings if not SCRIPT[language].search(heading)] == []


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("km", "ឯកសារទទេ។"),
        ("ar", "الملف فارغ."),
    ],
)
def test_the_pure_core_is_translated_where_a_room_calls_it(
    inside: World, language: str, said: str
) -> None:
    with translation.override(language), pytest.raises(BadInput) as caught:
        import_document(xml=b"  ", by=actor())
    assert (caught.value.code, caught.value.message) == ("xml.empty", said)


def test_what_the_core_found_stands_in_the_readers_sentence() -> None:
    error = BadInput("%(found)s is saved.", params={"found": "A"}, code="x", pointer="/a")
    assert (str(error), error.fields[0].message) == ("A is saved.", "A is saved.")
    renamed = BadInput("%(name)s is saved.", params={"name": "A"}, code="x", pointer="/a")
    with translation.override("ms"):
        said = in_readers_language(renamed)
    assert (said.code, said.message) == ("x", "A telah disimpan.")
    assert [(f.pointer, f.code, f.message) for f in said.fields] == [
        ("/a", "x", "A telah disimpan.")
    ]
