"""Under which address the office's other PCs find this one. Nothing is sent to find it out."""

import socket
from typing import Final

# Where the way leads out of this PC: an address that is nobody's on the internet.
_OUTWARDS: Final = ("10.255.255.255", 9)


def own_address() -> str:
    """The address of this PC on its network; its name where it stands in none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_OUTWARDS)
            return str(probe.getsockname()[0])
        except OSError:
            return socket.gethostname()
