"""The socket that desks come in through."""

import socket
from contextlib import closing

from counter_app.central.running.serving import door_at


def test_an_answer_in_two_parts_never_waits_for_the_desks_acknowledgement() -> None:
    with (
        closing(door_at("127.0.0.1", 0)) as door,
        socket.create_connection(door.getsockname()),
        door.accept()[0] as answering,
    ):
        assert answering.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0
