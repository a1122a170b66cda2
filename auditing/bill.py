"""Write a bill of materials (CycloneDX) of an environment, and of the scripts that are vendored.

cyclonedx-py lists what is installed; then it is held against what Python itself finds there, and a
bill that leaves anything out is not written.
"""

from __future__ import annotations

import argparse
import base64
import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
MANIFEST = ROOT / "vendoring" / "manifest.json"
INSTALLED = (
    "import importlib.metadata as m, json;"
    "print(json.dumps(sorted({(d.name, d.version) for d in m.distributions()})))"
)


def bill_of(python: Path) -> dict[str, Any]:
    """The bill of the environment of an interpreter, and of the vendored scripts."""
    maker = Path(sys.executable).with_name("cyclonedx-py")
    bill: dict[str, Any] = json.loads(
        _output(str(maker), "environment", f"--pyproject={ROOT / 'pyproject.toml'}", str(python))
    )
    bill["components"] += [vendored(package) for package in json.loads(MANIFEST.read_text())]
    return bill


def vendored(package: dict[str, Any]) -> dict[str, Any]:
    """A vendored package, as a component; its hash is that of the archive it came in."""
    name, version = package["package"], package["version"]
    digest = base64.b64decode(package["integrity"].removeprefix("sha512-"))
    return {
        "type": "library",
        "bom-ref": f"{name}=={version}",
        "name": name,
        "version": version,
        "purl": f"pkg:npm/{name}@{version}",
        "licenses": [{"license": {"id": package["licence"]}}],
        "hashes": [{"alg": "SHA-512", "content": digest.hex()}],
    }


def installed_for(python: Path) -> set[tuple[str, str]]:
    """Name and version of every package that an interpreter finds."""
    return {(name, version) for name, version in json.loads(_output(str(python), "-Ic", INSTALLED))}


def left_out(bill: dict[str, Any], installed: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """What is installed and not in the bill."""
    listed = {
        (_plain(component["name"]), component.get("version"))
        for component in (*bill["components"], bill["metadata"]["component"])
    }
    return {(name, version) for name, version in installed if (_plain(name), version) not in listed}


def _plain(name: str) -> str:
    """A name as indexes compare it."""
    return name.lower().replace("_", "-").replace(".", "-")


def _output(*words: str) -> str:
    run = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    return run.stdout


def main() -> None:
    """Write the bill, or say what is missing in it."""
    parser = argparse.ArgumentParser(prog="python -m auditing.bill", description=__doc__)
    parser.add_argument("python", type=Path, help="the interpreter of the environment")
    parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="where to")
    arguments = parser.parse_args()
    bill, installed = bill_of(arguments.python), installed_for(arguments.python)
    if missing := left_out(bill, installed):
        raise SystemExit(f"The bill leaves out what is installed: {sorted(missing)}")
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(json.dumps(bill, indent=2, ensure_ascii=False) + "\n")
    listed = len(bill["components"]) + 1
    print(f"{arguments.output}: {listed} components, {len(installed)} installed")


if __name__ == "__main__":
    main()
