"""Fetch the scripts and styles of others with npm, and refuse what is not what was recorded.

`python -m vendoring` puts the files that the manifest names in place; with `--record` it writes
into the manifest what came, which somebody looks at before it is committed.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

MANIFEST = Path(__file__).with_name("manifest.json")
FOLDER = Path(__file__).parents[1] / "src" / "interface" / "web" / "static" / "vendor"


def fetch(package: dict[str, Any], *, record: bool) -> None:
    """Put the files of one package in place; raises ``SystemExit`` for any other content."""
    name = f"{package['package']}@{package['version']}"
    with tempfile.TemporaryDirectory() as folder:
        archive = _packed(name, Path(folder))
        digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        _check(name, package, "integrity", f"sha512-{digest}", record=record)
        with tarfile.open(archive) as members:
            for file in package["files"]:
                member = members.extractfile(f"package/{file['from']}")
                if member is None:
                    raise SystemExit(f"{name} has no file {file['from']}")
                content = _edited(name, file, member.read())
                _check(
                    f"{name}, {file['to']}",
                    file,
                    "sha256",
                    hashlib.sha256(content).hexdigest(),
                    record=record,
                )
                (FOLDER / file["to"]).write_bytes(content)


def _packed(name: str, folder: Path) -> Path:
    """The archive of a package, from whatever registry this machine uses."""
    subprocess.run(  # noqa: S603 - the name is our own
        ["npm", "pack", name, "--silent", "--pack-destination", str(folder)],  # noqa: S607
        check=True,
        stdout=subprocess.DEVNULL,
    )
    [archive] = folder.glob("*.tgz")
    return archive


def _edited(name: str, file: dict[str, Any], content: bytes) -> bytes:
    """The content, with every text that the manifest replaces, each of which stands there once."""
    for old, new in file.get("replace", {}).items():
        if content.count(old.encode()) != 1:
            raise SystemExit(f"{name}: {file['from']} should hold {old!r} once")
        content = content.replace(old.encode(), new.encode())
    return content


def _check(what: str, recorded: dict[str, Any], key: str, found: str, *, record: bool) -> None:
    if record:
        recorded[key] = found
    elif recorded[key] != found:
        raise SystemExit(f"{what}: {key} is {found}, and {recorded[key]} was recorded")


def main() -> None:
    """Fetch everything that the manifest names."""
    parser = argparse.ArgumentParser(prog="python -m vendoring", description="Fetch the files.")
    parser.add_argument("--record", action="store_true", help="write what came into the manifest")
    record = parser.parse_args().record
    manifest = json.loads(MANIFEST.read_text())
    for package in manifest:
        fetch(package, record=record)
        print(f"{package['package']} {package['version']}", file=sys.stderr)  # noqa: T201
    if record:
        MANIFEST.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
