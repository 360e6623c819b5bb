"""Under which addresses this PC finds itself and the office's others find it.

Nothing is sent to find it out.
"""

import ipaddress
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


def is_this_machine(host: str) -> bool:
    """Whether only this machine itself is reached there: what is said leaves it on no wire."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
