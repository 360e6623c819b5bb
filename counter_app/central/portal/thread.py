"""The thread that keeps sending to the portal for as long as the server runs."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from counter_app.central.portal.sender import PortalSender


@contextmanager
def sending(sender: PortalSender) -> Iterator[None]:
    """While inside, a thread sends what is due; it has ended after the block."""
    ending = threading.Event()

    def run() -> None:
        while not ending.is_set():
            ending.wait(sender.round())

    thread = threading.Thread(target=run, name="portal-sender")
    thread.start()
    try:
        yield
    finally:
        ending.set()
        sender.stop()
        thread.join()
