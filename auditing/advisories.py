"""Ask whether holes are known in the packages that requirement files pin (``make audit``).

pip-audit asks, for every package; one that the service does not know fails the audit, and so does a
service that cannot be reached: nothing is called sound that was not looked at.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from auditing.waivers import FILE, WrongWaiverError, read_waivers

UNKNOWN = (
    "The audit failed: a hole is known (see above), or not every package could be looked up.",
    "Nothing is waived but what auditing/waivers.toml names.",
)


def command(arguments: argparse.Namespace, waived: Sequence[str]) -> list[str]:
    """What pip-audit is asked: each file as it is pinned, by hash, and without exceptions."""
    return [
        str(Path(sys.executable).with_name("pip-audit")),
        *("--strict", "--require-hashes", "--disable-pip", "--progress-spinner=off"),
        *("--desc=on", f"--vulnerability-service={arguments.service}"),
        *([f"--osv-url={arguments.osv_url}"] if arguments.osv_url else []),
        *(f"--requirement={file}" for file in arguments.files),
        *(f"--ignore-vuln={advisory}" for advisory in waived),
    ]


def asked_for() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m auditing.advisories", description=__doc__)
    parser.add_argument("files", nargs="+", metavar="FILE", help="a requirement file with hashes")
    parser.add_argument("--service", choices=("pypi", "osv"), default="pypi", help="whom to ask")
    parser.add_argument("--osv-url", metavar="URL", help="a copy of OSV to ask, with --service osv")
    parser.add_argument("--waivers", type=Path, default=FILE, metavar="FILE", help="what may pass")
    return parser.parse_args()


def main() -> None:
    """Ask, and fail unless the answer for everything is that nothing is known."""
    arguments = asked_for()
    try:
        today = datetime.now(UTC).date()
        waivers = read_waivers(arguments.waivers.read_text(), today)
    except WrongWaiverError as error:
        raise SystemExit(f"{arguments.waivers.name}: {error}") from error
    for waiver in waivers:
        print(f"Waived until {waiver.ends}: {waiver.advisory} ({waiver.reason})", flush=True)
    question = command(arguments, [waiver.advisory for waiver in waivers])
    if subprocess.run(question, check=False).returncode:  # noqa: S603 - the words are our own
        raise SystemExit("\n".join(UNKNOWN))


if __name__ == "__main__":
    main()
