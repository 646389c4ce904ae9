"""The same document has the same bytes in every process, whatever its hash seed, locale and time zone."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from itertools import product
from pathlib import Path

from signet.networks.myinvois.mapping import to_json, to_xml
from signet.networks.myinvois.signature import LocalSigner, sign
from signet.networks.myinvois.signature.pkcs12 import open_pkcs12
from signet.networks.myinvois.signature.sandbox_certificate import SandboxCertificate
from tests.unit.networks.myinvois.conftest import AT, PASSWORD
from tests.unit.networks.myinvois.samples import everything

TYPES = ("01", "02", "03", "04", "11", "12", "13", "14")
ROOT = Path(__file__).parents[4]
SURROUNDINGS = (
    {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC", "PYTHONUTF8": "0"},
    {"PYTHONHASHSEED": "4711", "LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati"},
)


def hashes(signer: LocalSigner) -> list[str]:
    """Of every type, version and format; 1.1 is signed."""
    found = []
    for type_code, version, write in product(TYPES, ("1.0", "1.1"), (to_xml, to_json)):
        data = write(everything(type_code, version=version))
        if version == "1.1":
            data = sign(data, signer, at=AT, is_canonical=True).data
        found.append(hashlib.sha256(data).hexdigest())
    return found


def test_the_same_bytes_in_other_processes(
    made: SandboxCertificate, signer: LocalSigner, tmp_path: Path
) -> None:
    (tmp_path / "key.p12").write_bytes(made.pkcs12)
    here = hashes(signer)
    assert len(set(here)) == 32
    for surroundings in SURROUNDINGS:
        told = subprocess.run(
            [sys.executable, "-m", __name__, str(tmp_path / "key.p12")],
            cwd=ROOT, env={**os.environ, "PYTHONPATH": f"{ROOT}/src:{ROOT}", **surroundings},
            capture_output=True, text=True, check=True, timeout=120,
        ).stdout.split()  # fmt: skip
        assert told == here, surroundings


if __name__ == "__main__":
    print("\n".join(hashes(open_pkcs12(Path(sys.argv[1]).read_bytes(), PASSWORD))))
