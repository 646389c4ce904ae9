"""``signet signature`` on the command line."""

from __future__ import annotations

import json
import resource
import stat
from pathlib import Path

import pytest

from signet.cli import main
from signet.networks.myinvois.signature import LocalSigner, sign
from signet.networks.myinvois.signature.certificate import profile
from signet.networks.myinvois.signature.pkcs12 import open_pkcs12
from tests.unit.networks.myinvois.conftest import AT, JSON, XML


@pytest.fixture
def folder(tmp_path: Path, signer: LocalSigner) -> Path:
    good = sign(XML, signer, at=AT).data
    (tmp_path / "good.xml").write_bytes(good)
    (tmp_path / "good.json").write_bytes(sign(JSON, signer, at=AT).data)
    (tmp_path / "altered.xml").write_bytes(good.replace(b"INV-1", b"INV-2"))
    return tmp_path


def test_good_files_end_with_0(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["signature", "verify", str(folder / "good.xml"), str(folder / "good.json")]) == 0
    said = capsys.readouterr().out
    assert said.count(": ok\n") == 2
    assert "TIN C29702635060, 202001234567" in said


def test_an_altered_file_ends_with_1(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["signature", "verify", "--json", str(folder)]) == 1
    by_name = {Path(r["file"]).name: r for r in json.loads(capsys.readouterr().out)}
    assert list(by_name) == ["altered.xml", "good.json", "good.xml"]
    altered, good = by_name["altered.xml"], by_name["good.xml"]
    assert altered["ok"] is False
    assert altered["validity"] == "DS322"
    assert altered["findings"] == [
        {"code": "DS322", "message": "The document was changed after signing."}
    ]
    assert altered["digests"]["document"]["ok"] is False
    assert altered["digests"]["properties"]["ok"] is True
    assert good["validity"] == "ok"
    assert good["issuer"]["ok"]
    assert good["serial"]["stated"] == good["serial"]["certificate"]
    assert good["certificate"]["tin"] == "C29702635060"
    assert good["signature"] == {"time": "2026-11-21T03:04:05Z", "ok": True, "why": []}
    assert altered["digests"]["document"]["why"] == [
        "DS322: The document was changed after signing."
    ]
    assert good["certificate"]["ok"]
    assert good["certificate"]["valid_from"] == "2026-11-21T02:04:05Z"


def test_every_part_says_ok_or_why_not(
    folder: Path, signer: LocalSigner, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (folder / "good.xml").read_text()
    files = {
        "digests document": text.replace("INV-1", "INV-2"),
        "digests properties": text.replace("03:04:05Z</xades", "03:04:06Z</xades"),
        "digests certificate": text.replace(signer.certificate.digest, "AAAA"),
        "issuer": text.replace(signer.certificate.issuer, "CN=Other"),
        "serial": text.replace(f">{signer.certificate.serial}<", ">17<"),
        "signature": text.replace("SignatureValue>", "SignatureValue>AAAA", 1),
        "certificate": text.replace("2026-11-21T03:04:05Z</xades", "2029-11-21T03:04:05Z</xades"),
    }
    for part, altered in files.items():
        assert altered != text, part
        (folder / "one.xml").write_text(altered)
        assert main(["signature", "verify", "--json", str(folder / "one.xml")]) == 1
        (result,) = json.loads(capsys.readouterr().out)
        value = result
        for step in part.split():
            value = value[step]
        assert not value["ok"], part
        assert value["why"], part
        assert result["findings"][0]["code"].startswith("DS")


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "DS300"), (b"\x7fELF\x00", "DS300"), (b"<Invoice/>", "DS300"), (b"{}", "DS300"),
     (b"<!DOCTYPE x><x/>", "DS300"), (b"<x>" + b"y" * 22_000_000, "DS300"),
     (b'{"Invoice":[{}]}', "DS301")],
)  # fmt: skip
def test_rubbish_has_all_the_parts_and_none_is_good(
    content: bytes, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "rubbish.xml").write_bytes(content)
    assert main(["signature", "verify", "--json", str(tmp_path / "rubbish.xml")]) == 1
    (result,) = json.loads(capsys.readouterr().out)
    assert result["validity"] == code
    parts = [*result["digests"].values(), *(result[n] for n in ("issuer", "serial", "certificate"))]
    assert [part["ok"] for part in parts] == [False] * 6
    assert all(part["why"][0].startswith(code) for part in parts)


def test_a_folder_of_nothing_is_not_all_good(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["signature", "verify", str(tmp_path)]) == 2
    assert "The folder holds no XML or JSON file." in capsys.readouterr().out


def test_an_unreadable_file_ends_with_2(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["signature", "verify", "--json", str(folder / "absent.xml"), str(folder / "good.xml")]
    assert main(words) == 2
    first, second = json.loads(capsys.readouterr().out)
    assert first["findings"][0]["code"] == "file"
    assert first.keys() == second.keys()
    assert first["certificate"]["why"] == [
        "file: The file cannot be read: No such file or directory."
    ]
    assert second["ok"]


def make(out: Path, **changes: str) -> int:
    options = {"name": "Kedai", "tin": "C1234567890", "brn": "202001234567", **changes}
    words = [word for key, value in options.items() for word in (f"--{key}", value)]
    return main(["signature", "make-test-certificate", *words, "--out", str(out)])


def test_a_test_certificate_has_the_required_profile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGNET_CERTIFICATE_PASSWORD", "secret")
    out = tmp_path / "kedai.p12"
    assert make(out) == 0
    made = open_pkcs12(out.read_bytes(), "secret").certificate
    assert profile(made) == []
    assert (made.tin, made.registration, made.organisation) == (
        "C1234567890",
        "202001234567",
        "Kedai",
    )
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert (tmp_path / "kedai-ca.pem").read_bytes().startswith(b"-----BEGIN CERTIFICATE-----")


@pytest.mark.parametrize("kept", ["kedai.p12", "kedai-ca.pem"])
def test_no_file_is_written_over(
    kept: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SIGNET_CERTIFICATE_PASSWORD", "secret")
    (tmp_path / kept).write_text("what was there")
    assert make(tmp_path / "kedai.p12") == 2
    said = f"{tmp_path / kept} exists already. Choose another name, or remove it."
    assert said in capsys.readouterr().err
    assert [(f.name, f.read_text()) for f in tmp_path.iterdir()] == [(kept, "what was there")]


def test_where_the_key_has_no_room_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The authority's certificate fits under the limit, the key does not."""
    monkeypatch.setenv("SIGNET_CERTIFICATE_PASSWORD", "secret")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, before[1]))
    try:
        assert make(tmp_path / "kedai.p12") == 2
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert f"{tmp_path / 'kedai.p12'} cannot be written: File too large." in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"tin": "VAT 12"}, "The TIN “VAT 12” in the certificate cannot be read."),
        ({"brn": "?"}, "The registration number “?” in the certificate cannot be read."),
        ({"days": "0"}, "A certificate is valid for 1 to 3650 days."),
        ({"name": "x" * 65}, "The name has 1 to 64 characters."),
        ({"tin": ""}, "The certificate names no TIN"),
    ],
)
def test_what_cannot_be_made_is_said(
    changes: dict[str, str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SIGNET_CERTIFICATE_PASSWORD", "secret")
    assert make(tmp_path / "x.p12", **changes) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
