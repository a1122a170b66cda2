"""Holes in what the gallery depends on are found, and the bill names every package."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from auditing.bill import installed_for
from tests.drills.rows import Figure

ROOT = Path(__file__).parents[2]
AUDITOR = ROOT / ".audit" / "venv" / "bin" / "python"
PINS = "click==8.5.1 --hash=sha256:" + "0" * 64 + "\nrich==15.0.0 --hash=sha256:" + "0" * 64 + "\n"
HOLE = {
    "id": "PYSEC-2099-1",
    "modified": "2099-01-01T00:00:00Z",
    "summary": "A hole that a drill has made up",
    "affected": [{"package": {"name": "rich", "ecosystem": "PyPI"}, "ranges": []}],
}
WAIVER = """[[waiver]]
advisory = "PYSEC-2099-1"
reason = "it is made up"
begins = {today}
ends = {today}
"""

pytestmark = [pytest.mark.row("S21"), pytest.mark.long]


@contextmanager
def advisories(holes: dict[str, object]) -> Iterator[str]:
    """The address of a copy of OSV that knows these holes, by package."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            hole = holes.get(question["package"]["name"])
            body = json.dumps({"vulns": [hole]} if hole else {}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_request(self, code: object = "-", size: object = "-") -> None:
            """It says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1/query"
        server.shutdown()


def audit(folder: Path, url: str, waivers: str = "") -> tuple[int, str]:
    """How an audit of two packages ends, and what it says."""
    (folder / "pins.txt").write_text(PINS)
    (folder / "waivers.toml").write_text(waivers)
    run = subprocess.run(
        [
            *(AUDITOR, "-m", "auditing.advisories", "--service=osv", f"--osv-url={url}"),
            *(f"--waivers={folder / 'waivers.toml'}", folder / "pins.txt"),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return run.returncode, run.stdout


def test_the_audit_passes_when_nothing_is_known(tmp_path: Path) -> None:
    with advisories({}) as url:
        code, said = audit(tmp_path, url)

    assert "No known vulnerabilities found" in said
    assert code == 0


def test_the_audit_fails_when_a_hole_is_known(tmp_path: Path) -> None:
    with advisories({"rich": HOLE}) as url:
        code, said = audit(tmp_path, url)

    assert "PYSEC-2099-1" in said
    assert code == 1


def test_the_audit_lets_pass_what_is_waived_and_says_so(tmp_path: Path) -> None:
    today = datetime.now(UTC).date()

    with advisories({"rich": HOLE}) as url:
        code, said = audit(tmp_path, url, WAIVER.format(today=today))

    assert f"Waived until {today}: PYSEC-2099-1 (it is made up)" in said
    assert code == 0


def test_the_audit_fails_when_a_waiver_is_over(tmp_path: Path) -> None:
    with advisories({"rich": HOLE}) as url:
        code, said = audit(tmp_path, url, WAIVER.format(today="2026-01-01"))

    assert "PYSEC-2099-1: counts from 2026-01-01 to 2026-01-01" in said
    assert code == 1


def test_the_audit_fails_when_the_service_cannot_be_reached(tmp_path: Path) -> None:
    with advisories({}) as url:
        pass

    code, said = audit(tmp_path, url)

    assert "not every package could be looked up" in said
    assert code == 1


def test_the_bill_names_every_installed_package(tmp_path: Path, figure: Figure) -> None:
    here = Path(sys.executable)
    subprocess.run(
        [AUDITOR, "-m", "auditing.bill", here, f"--output={tmp_path / 'sbom.json'}"],
        cwd=ROOT,
        check=True,
    )

    bill = json.loads((tmp_path / "sbom.json").read_text())
    installed = installed_for(here)

    assert bill["bomFormat"] == "CycloneDX"
    listed = {component["name"].lower() for component in bill["components"]}
    listed.add(bill["metadata"]["component"]["name"])
    assert {name for name, _ in installed if name.lower() not in listed} == set()
    figure(f"{len(installed)} of {len(installed)} installed packages in the SBOM")
