"""A copy of one office put back where another office's keys lie."""

from pathlib import Path

import pytest

from counter_app.core.clock import SteppedClock
from counter_app.services.keeping.backup import KEYS, back_up
from counter_app.services.keeping.restore import restore, stood_for
from tests.real_office import first_account, real_office


def test_keys_of_another_office_that_lie_here_are_set_aside(
    tmp_path: Path, clock: SteppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = real_office(tmp_path / "lost", clock)
    code = first_account(desk).recovery_code
    made = back_up(tmp_path / "usb", desk=desk, at=clock.now())
    desk.store.close()
    keys = (tmp_path / "lost" / KEYS).read_bytes()
    (made.path.parent / KEYS).write_bytes(keys)
    monkeypatch.setenv("COUNTER_STATE", str(tmp_path / "another user's"))
    other = tmp_path / "other"
    another = real_office(other, clock)
    first_account(another)
    another.store.close()
    foreign = (other / KEYS).read_bytes()
    stood = stood_for(made.path, other, recovery=code)
    put = restore(made.path, stood=stood, at=clock.now(), recovery=code)
    assert (put.aside / KEYS).read_bytes() == foreign
    assert (other / KEYS).read_bytes() == keys
