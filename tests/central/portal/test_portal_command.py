"""``counter-app central portal``, and the thread that sends while a server runs."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from counter_app.bootstrap_central import cell_running, portal_told
from counter_app.central.portal.session import PortalAddress
from counter_app.central.portal.thread import sending
from counter_app.domain.portal import MessageState
from db.central.cell import tells_portal
from db.central.models import portal_messages
from tests.commands import call


def test_status_counts_in_words_and_names_what_was_refused(
    cell: Any, the_portal: Any, behave: dict[str, Any], tmp_path: Path
) -> None:
    code = cell.code(cell.take_in())
    the_portal.always[code] = behave["refuses"]("17", "Mã thủ tục chưa công bố")
    sender = cell.sender()
    for _ in range(6):
        cell.send(sender)
        cell.wait(1000)
    store = f"sqlite:///{tmp_path / 'cell.db'}"
    done, (counts, refused), _ = call("central", "portal", "--db", store, "status")
    assert done == 0
    assert counts["messages"] == {
        "Chờ gửi": 1, "Đang gửi": 0, "Cổng đã nhận": 0, "Cổng từ chối, cần người xem": 1,
    }  # fmt: skip
    assert (counts["dossiers_untold"], counts["sectors_without_code"]) == (0, ["Hộ tịch"])
    assert (refused["dossier_code"], refused["answer"]) == (code, "Mã thủ tục chưa công bố")
    _, (again,), _ = call("central", "portal", "--db", store, "retry", "--code", code)
    assert again == {"commune": "00000", "again": 1}
    the_portal.always.clear()
    cell.wait(10**9)
    cell.send(sender)
    assert cell.states() == {MessageState.SENT: 2}
    _, (off,), _ = call("central", "portal", "--db", store, "off")
    assert off == {"portal": "off"}
    assert not cell.store.read("", tells_portal).result()


def test_dossiers_of_before_the_first_serve_are_queued_once(
    cell: Any, the_portal: Any, tmp_path: Path
) -> None:
    dossier = cell.take_in()
    cell.store.write("00000", lambda one: one.execute(delete(portal_messages))).result()
    asked = ("central", "portal", "--db", f"sqlite:///{tmp_path / 'cell.db'}", "queue")

    assert call(*asked)[0] == 2
    assert call(*asked, "--since", "2026-01-01")[1] == [{"commune": "00000", "queued": 1}]
    assert call(*asked, "--since", "2026-01-01")[1] == [{"commune": "00000", "queued": 0}]
    assert call(*asked, "--since", "2031-01-01")[1] == [{"commune": "00000", "queued": 0}]

    cell.wait(10**9)
    cell.send()
    assert cell.states() == {MessageState.SENT: 2}
    assert the_portal.steps(cell.code(dossier)) == [2]


def test_a_portal_without_its_token_is_not_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COUNTER_PORTAL_TOKEN", raising=False)
    serve = ("central", "serve", "--db", f"sqlite:///{tmp_path / 'c.db'}", "--blobs", tmp_path)
    code, _, complaint = call(*serve, "--portal", "https://cong.example.vn/mapi")
    assert code != 0
    assert "COUNTER_PORTAL_TOKEN" in complaint
    assert not (tmp_path / "c.db").exists()


def test_the_thread_sends_and_ends_with_the_server(cell: Any, the_portal: Any) -> None:
    cell.take_in()
    with sending(cell.sender()):
        for _ in range(1_000):
            if len(the_portal.taken) == 2:
                break
            the_portal.sent.wait(0.05)
    assert len(the_portal.taken) == 2


def test_a_running_cell_is_told_of_only_where_a_portal_is_named(
    tmp_path: Path, the_portal: Any
) -> None:
    url = f"sqlite:///{tmp_path / 'own.db'}"
    with cell_running(url, blobs=tmp_path / "blobs") as (running, _):
        with portal_told(running, None):
            assert not running.store.read("", tells_portal).result()
        with portal_told(running, PortalAddress(url=the_portal.url, token="x")):
            assert running.store.read("", tells_portal).result()
