"""``signet signature`` on the command line."""

from __future__ import annotations

import json
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
    assert good["signature"] == {"ok": True, "time": "2026-11-21T03:04:05Z"}


def test_an_unreadable_file_ends_with_2(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["signature", "verify", "--json", str(folder / "absent.xml"), str(folder / "good.xml")]
    assert main(words) == 2
    first, second = json.loads(capsys.readouterr().out)
    assert first["findings"][0]["code"] == "file"
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
