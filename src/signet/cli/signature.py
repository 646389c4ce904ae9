"""``signet signature``: verify signed MyInvois documents, and make certificates for the sandbox."""

from __future__ import annotations

import argparse
import contextlib
import getpass
import json
import os
import sys
from pathlib import Path
from typing import Any

from signet.kernel import clock
from signet.kernel.errors import BadInput

_PASSWORD = "SIGNET_CERTIFICATE_PASSWORD"  # noqa: S105  # the name of a variable
_LONGEST_NAME = 64  # X.520
#: More of a file is not read: one that is longer than both readers take is refused by its length.
_READ = 21 * 1024 * 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    verify = verbs.add_parser("verify", help="judge the signature of MyInvois documents")
    verify.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="XML or JSON files, folders, or - for standard input",
    )
    verify.add_argument("--json", action="store_true", help="print a list for machines")
    make = verbs.add_parser(
        "make-test-certificate", help="make a certificate of the required profile for the sandbox"
    )
    make.add_argument("--name", required=True, help="the organisation")
    make.add_argument("--tin", required=True, help="its TIN, such as C29702635060")
    make.add_argument("--brn", required=True, help="its registration number")
    make.add_argument("--days", type=int, default=365, help="how long it is valid (365)")
    make.add_argument(
        "--out", required=True, type=Path, metavar="FILE.p12",
        help="key and certificate go here, the authority's certificate beside it as FILE-ca.pem",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """``verify`` exits with 0: all good; 1: some refused; 2: some unreadable."""
    return _verify(options) if options.verb == "verify" else _make(options)


def _verify(options: argparse.Namespace) -> int:
    from signet.networks.myinvois.signature import verify
    from signet.networks.myinvois.signature.shown import shown, unread

    results, unreadable = [], False
    for name, data in _inputs(options.files):
        if isinstance(data, BadInput):
            unreadable = True
            results.append({"file": name, **unread(data)})
        else:
            results.append({"file": name, **shown(verify(data))})
    if options.json:
        print(json.dumps(results, ensure_ascii=False, indent=2))
    else:
        for result in results:
            _print(result)
    if unreadable:
        return 2
    return 0 if all(result["ok"] for result in results) else 1


def _inputs(names: list[str]) -> list[tuple[str, bytes | BadInput]]:
    found: list[tuple[str, bytes | BadInput]] = []
    for name in names:
        if name == "-":
            found.append(("-", sys.stdin.buffer.read(_READ)))
            continue
        path = Path(name)
        if not path.is_dir():
            found.append((name, _content(path)))
            continue
        files = sorted(f for f in path.rglob("*") if f.suffix.lower() in {".xml", ".json"})
        found += [(str(file), _content(file)) for file in files]
        if not files:  # nothing judged is not "all good"
            found.append((name, BadInput("The folder holds no XML or JSON file.", code="file")))
    return found


def _content(path: Path) -> bytes | BadInput:
    try:
        with path.open("rb") as file:
            return file.read(_READ)
    except OSError as error:
        return BadInput(f"The file cannot be read: {error.strerror}.", code="file")


def _print(result: dict[str, Any]) -> None:
    print(f"{result['file']}: {'ok' if result['ok'] else 'REFUSED'}")
    certificate = result["certificate"]
    if certificate["subject"]:
        print(
            f"  signed {result['signature']['time']} by {certificate['name']}"
            f" (TIN {certificate['tin']}, {certificate['registration']}),"
            f" issued by {result['issuer']['certificate']}, serial {result['serial']['certificate']}"
        )
    for finding in result["findings"]:
        print(f"  {finding['code']}: {finding['message']}")


def _asked() -> str:
    """Typed, without showing it; empty where nobody is there to type."""
    try:
        return getpass.getpass("Password for the new file: ")
    except EOFError:
        return ""


def _make(options: argparse.Namespace) -> int:
    from signet.networks.myinvois.signature.certificate import profile
    from signet.networks.myinvois.signature.pkcs12 import open_pkcs12
    from signet.networks.myinvois.signature.sandbox_certificate import make_test_certificate

    if not 1 <= len(options.name.strip()) <= _LONGEST_NAME:
        raise BadInput(f"The name has 1 to {_LONGEST_NAME} characters.", pointer="/name")
    if not 1 <= options.days <= 3650:
        raise BadInput("A certificate is valid for 1 to 3650 days.", pointer="/days")
    password = os.environ.get(_PASSWORD) or _asked()
    if not password:
        raise BadInput(f"Give a password, or put it into {_PASSWORD}.", pointer="/password")
    made = make_test_certificate(
        name=options.name, tin=options.tin, registration=options.brn, password=password,
        at=clock.now(), days=options.days,
    )  # fmt: skip
    if faults := profile(open_pkcs12(made.pkcs12, password).certificate):
        raise BadInput(faults[0].text, code=faults[0].rule)
    authority = options.out.with_name(f"{options.out.stem}-ca.pem")
    _write(authority, made.authority, 0o644)
    try:
        _write(options.out, made.pkcs12, 0o600)
    except BadInput:
        authority.unlink()
        raise
    print(f"{options.out}: key and certificate; {authority}: the authority that the sandbox trusts")
    return 0


def _write(path: Path, content: bytes, mode: int) -> None:
    """Into a new file only: a key that is written over is gone."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(content)
    except FileExistsError:
        raise BadInput(f"{path} exists already. Choose another name, or remove it.") from None
    except OSError as error:
        with contextlib.suppress(OSError):  # half of a key is none
            path.unlink()
        raise BadInput(f"{path} cannot be written: {error.strerror}.") from None
