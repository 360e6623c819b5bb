"""Messages reach the portal once each and in order, whatever it answers and whoever dies."""

import argparse
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counter_app.cli import central_portal
from counter_app.core import web
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.secrets import FileSecretStore
from counter_app.domain.portal import MessageState
from db.central import portal
from db.central.opening import open_store

CHILD = Path(__file__).parent / "portal_child.py"


def test_nothing_is_sent_twice_where_all_is_well(cell: Any, the_portal: Any) -> None:
    cell.take_in()
    cell.send()
    cell.send()
    assert len(the_portal.taken) == 2
    assert cell.states() == {MessageState.SENT: 2}


def test_an_answer_that_was_cut_off_is_asked_for_again_under_the_same_id(
    cell: Any, the_portal: Any, behave: dict[str, Any]
) -> None:
    the_portal.once = [behave["takes_but_cuts"]]
    cell.take_in()
    assert cell.send() > 0
    cell.wait(60)
    cell.send()
    assert the_portal.wrong == []
    assert len(the_portal.taken) == 2
    keys = [key for key, told in the_portal.heard if told["service"] == "DongBoHoSoMC"]
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert cell.states() == {MessageState.SENT: 2}


def test_a_portal_that_took_it_and_never_answers_is_told_again_under_the_same_id(
    cell: Any, the_portal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "READ_S", 0.3)
    given_up = threading.Event()

    def silent(handler: Any, told: dict[str, Any]) -> bool:
        key = handler.headers.get("X-Message-Id", "")
        handler.server.take(key, told, handler.headers.get("Authorization", ""))
        assert given_up.wait(30)
        handler.close_connection = True
        return True

    the_portal.once = [silent]
    cell.take_in()
    assert cell.send() > 0
    assert cell.states() == {MessageState.WAITING: 2}
    given_up.set()
    cell.wait(60)
    cell.send()
    assert the_portal.wrong == []
    assert cell.states() == {MessageState.SENT: 2}
    keys = [key for key, told in the_portal.heard if told["service"] == "DongBoHoSoMC"]
    assert (len(keys), len(set(keys)), len(the_portal.taken)) == (2, 1, 2)


@pytest.mark.parametrize(
    "answer",
    [
        (500, b"{}", "application/json"),
        (503, b"busy", "text/plain"),
        (200, b"<html>Dang nhap Wi-Fi</html>", "text/html"),
        (200, b'{"ok":true}', "application/json"),
        (200, b"", "application/json"),
        (302, b"", "text/plain"),
        (401, b'{"error_code":"0"}', "application/json"),
        (404, b'{"error_code":"0"}', "application/json"),
    ],
)
def test_nothing_but_its_own_yes_is_an_acknowledgement(
    cell: Any, the_portal: Any, behave: dict[str, Any], answer: tuple[int, bytes, str]
) -> None:
    the_portal.once = [behave["answers"](*answer)] * 2
    cell.take_in()
    cell.send()
    assert cell.states() == {MessageState.WAITING: 2}
    for _ in range(4):
        cell.wait(1000)
        cell.send()
    assert cell.states() == {MessageState.SENT: 2}
    assert len(the_portal.taken) == 2


def test_a_portal_that_is_away_makes_all_wait_ever_longer(cell: Any) -> None:
    cell.chance = 1.0
    cell.take_in()
    cell.take_in(name="Trần Văn Kiên")
    away = cell.sender(url="http://127.0.0.1:9/axis")
    waits = [away.round() for _ in range(12)]
    assert waits[:4] == [2.0, 4.0, 8.0, 16.0]
    assert waits[-1] == 900.0
    assert cell.states() == {MessageState.WAITING: 4}
    assert cell.parked() == ()


def test_what_the_portal_refuses_is_parked_with_its_answer_and_blocks_nobody(
    cell: Any, the_portal: Any, behave: dict[str, Any]
) -> None:
    bad, good = cell.take_in(), cell.take_in(name="Trần Văn Kiên")
    code = cell.code(bad)
    the_portal.always[code] = behave["refuses"]("17", "Mã thủ tục chưa công bố")
    sender = cell.sender()
    for _ in range(8):
        cell.send(sender)
        cell.wait(1000)
    assert the_portal.steps(cell.code(good)) == [2]
    (parked,) = cell.parked()
    assert (parked.code, parked.last_code, parked.answer) == (code, "17", "Mã thủ tục chưa công bố")
    assert parked.refusals == 5
    assert cell.states() == {
        MessageState.SENT: 2, MessageState.PARKED: 1, MessageState.WAITING: 1,
    }  # fmt: skip
    the_portal.always.clear()
    again = cell.store.write(
        "00000", lambda one: portal.retry(one, "00000", code=code, at_ms=0)
    ).result()
    assert again == 1
    cell.send(sender)
    assert the_portal.steps(code) == [2]
    assert cell.states() == {MessageState.SENT: 4}
    assert the_portal.wrong == []


def test_a_dossier_that_is_there_already_is_sent_as_an_update(cell: Any, the_portal: Any) -> None:
    code = cell.code(cell.take_in())
    the_portal.dossiers[code] = {}
    cell.send()
    assert [told["isUpdating"] for _, told in the_portal.heard[:2]] == ["False", "True"]
    assert cell.states() == {MessageState.SENT: 2}
    assert the_portal.dossiers[code]["MaHoSo"] == code


def test_a_wrong_token_parks_nothing(cell: Any, the_portal: Any) -> None:
    cell.take_in()
    stranger = cell.sender(token="khac")
    for _ in range(10):
        stranger.round()
        cell.wait(1000)
    assert cell.parked() == ()
    cell.send()
    assert len(the_portal.taken) == 2


def test_a_session_that_was_renewed_in_its_file_opens_the_door_again(
    cell: Any, the_portal: Any, tmp_path: Path
) -> None:
    kept = tmp_path / "phien"
    kept.write_text("het-han\n", encoding="utf-8")
    sender = cell.sender(token="het-han", token_file=kept)
    cell.take_in()
    cell.send(sender)
    assert cell.states() == {MessageState.WAITING: 2}
    kept.write_text("", encoding="utf-8")  # whoever renews it is about to write
    cell.send(sender)
    kept.write_text(f"{the_portal.token}\n", encoding="utf-8")
    cell.send(sender)
    assert cell.states() == {MessageState.SENT: 2}


def test_what_an_axis_asks_for_goes_with_every_message(
    cell: Any, the_portal: Any, tmp_path: Path
) -> None:
    heard: list[Any] = []

    def listens(handler: Any, _told: dict[str, Any]) -> bool:
        heard.append(handler.headers)
        return False

    the_portal.once = [listens, listens]
    kept = tmp_path / "phien"
    kept.write_text(the_portal.token, encoding="utf-8")
    parser = argparse.ArgumentParser()
    central_portal.serve_arguments(parser)
    said = ("--portal-header", "Target: VN:G22:99", "--portal-header", "X-Axis:motcua")
    told = parser.parse_args(["--portal", the_portal.url, "--portal-token", str(kept), *said])
    address = central_portal.address(told)
    assert address is not None
    cell.take_in()
    cell.send(cell.sender(headers=address.headers, token_file=address.token_file))
    assert [(one["Target"], one["X-Axis"]) for one in heard] == [("VN:G22:99", "motcua")] * 2
    for wrong in ("Target", "Target: a\r\nX: b", "Host: khac", "Tên: giá trị", "Authorization: x"):
        told.portal_header = [wrong]
        with pytest.raises(UserError, match="Hãy ghi --portal-header"):
            central_portal.address(told)


def test_two_senders_never_send_one_message_both(cell: Any, the_portal: Any) -> None:
    for n in range(5):
        cell.take_in(name=f"Nguyễn Văn {'ABCDE'[n]}")
    one, other = cell.sender(), cell.sender()
    while one.round() == 0 or other.round() == 0:
        pass
    keys = [key for key, told in the_portal.heard if told["service"] != "TraCuuHoSo"]
    assert len(keys) == len(set(keys)) == 10


def test_a_claim_is_free_again_once_its_time_is_over(cell: Any, the_portal: Any) -> None:
    cell.take_in()
    look = lambda one: portal.due_messages(one, "00000", at_ms=2**45, limit=1)  # noqa: E731
    (message,) = cell.store.read("00000", look).result()
    until = message.next_ms + 300_000
    mine = cell.store.write("00000", lambda one: portal.claim(one, message, until_ms=until))
    again = cell.store.write("00000", lambda one: portal.claim(one, message, until_ms=until))
    assert (mine.result(), again.result()) == (True, False)
    cell.send()
    assert the_portal.taken == []
    cell.wait(400)
    cell.send()
    assert len(the_portal.taken) == 2


def test_a_plain_address_is_refused_before_anything_is_sent(cell: Any) -> None:
    with pytest.raises(EnvironmentFault):
        cell.sender(url="http://cong.example.vn/mapi")


@pytest.mark.parametrize(
    "step",
    [
        "portal.claimed",
        "portal.sent",
        "portal.answered",
        "commit.before",
    ],
)
def test_killed_at_any_step_loses_nothing_and_doubles_nothing(
    tmp_path: Path, the_portal: Any, step: str, forked: Callable[[Path], Any]
) -> None:
    """A process takes dossiers in and sends; it dies at ``step``, another goes on an hour later."""
    saved: list[str] = []
    for run, kill in enumerate((step, step, "")):
        env = {"COUNTER_KILL_AT": kill} if kill else {}
        status, lines = forked(CHILD).run(tmp_path, the_portal.url, run, **env)
        assert status == (-9 if kill else 0)
        saved += [line.split()[1] for line in lines if line.startswith("saved")]
    assert the_portal.wrong == []
    told = list(the_portal.dossiers)
    assert set(saved) <= set(told)
    assert len(saved) >= 3
    keys = [key for key, _, _ in the_portal.taken]
    assert len(keys) == len(set(keys))
    assert all(the_portal.steps(code) == [2, 4] for code in told)
    store = open_store(f"sqlite:///{tmp_path / 'cell.db'}", secrets=FileSecretStore(tmp_path))
    counts = store.read("00000", lambda one: portal.queue_state(one, "00000")).result().counts
    store.close()
    assert set(counts) == {MessageState.SENT}
