"""A tour of a gallery's pages, made by a process of its own, wherever somebody starts it.

``python -m tests.browser.tour FOLDER`` starts a gallery in the folder and a browser, and ends
with an error unless every page is as it should be. In a network of its own the loopback has to be
brought up first; ``--cut-off`` does so, and makes sure that there is nothing else.
"""

from __future__ import annotations

import asyncio
import errno
import fcntl
import socket
import struct
import sys
from pathlib import Path
from typing import Final

from playwright.async_api import expect

from interface.i18n.negotiation import Language
from tests.browser.administrator import Administrator
from tests.browser.chromium import running_chromium
from tests.browser.holdings import furnish, owned_gallery
from tests.browser.pages import ADMIN_LISTS, ADMIN_PAGES, DOCUMENTATION, PUBLIC_PAGES
from tests.browser.visitor import visiting

ELSEWHERE: Final = ("192.0.2.1", 80)
_SIOCSIFFLAGS: Final = 0x8914
_IFF_UP: Final = 1


def bring_loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", _IFF_UP))


def is_cut_off() -> bool:
    """Whether this process has no network but for the loopback."""
    with socket.socket() as probe:
        return probe.connect_ex(ELSEWHERE) == errno.ENETUNREACH


async def tour(folder: Path) -> None:
    """See every page."""
    with owned_gallery(folder) as gallery:
        furnish(gallery.url)
        async with (
            running_chromium() as chromium,
            visiting(chromium, gallery.url, Language.EN) as visitor,
        ):
            for public in PUBLIC_PAGES:
                await visitor.open(public)
            for path, first in DOCUMENTATION.items():
                await visitor.go(path)
                await expect(visitor.page.get_by_text(first).first).to_be_visible()
            administrator = Administrator(visitor)
            await administrator.sign_in()
            for key in ADMIN_LISTS:
                await administrator.open_list(key)
                await expect(administrator.rows().first).to_be_visible()
            for known in ADMIN_PAGES:
                await visitor.open(known)


if __name__ == "__main__":
    if "--cut-off" in sys.argv:
        bring_loopback_up()
        assert is_cut_off()
    asyncio.run(tour(Path(sys.argv[1])))
