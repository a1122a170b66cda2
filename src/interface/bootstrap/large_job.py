"""What a server runs for a large job: ``python -m interface.bootstrap.large_job ID``."""

from __future__ import annotations

import os
import sys
from functools import partial

from interface.bootstrap.container import Container
from interface.bootstrap.parentage import stop_with_input
from interface.bootstrap.settings import read_settings
from interface.bootstrap.worker import carry_out_one, until_stopped


def main() -> None:
    """Carry out the job; give it back at SIGTERM, or when the server is gone."""
    stop_with_input()
    job_id = int(sys.argv[1])
    until_stopped(partial(carry_out_one, job_id), Container(read_settings(os.environ)))


if __name__ == "__main__":
    main()
