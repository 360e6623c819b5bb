"""The portal's session: signed in for, renewed once where it ran out, waited for where it is refused."""

import argparse
from pathlib import Path
from typing import Any

import pytest

from counter_app.central.portal.session import PortalAccount
from counter_app.cli import central_portal
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.domain.portal import MessageState


def account(the_portal: Any, **changes: Any) -> PortalAccount:
    known = {"url": f"{the_portal.url}/login", "name": "xa-minh-hoa", "password": "mat-khau-cong"}
    return PortalAccount(**(known | changes))


@pytest.mark.parametrize("in_words", [False, True])
def test_one_signs_in_at_first_and_again_when_the_session_has_run_out(
    cell: Any, the_portal: Any, in_words: bool
) -> None:
    the_portal.in_words = in_words
    the_portal.token = "chua-ai-vao"
    for n in range(3):
        cell.take_in(name=f"Nguyễn Văn {'ABC'[n]}")
    sender = cell.sender(token="", account=account(the_portal))
    cell.send(sender)
    assert the_portal.wrong == []
    assert cell.states() == {MessageState.SENT: 6}
    assert the_portal.sign_ins == 3  # six messages and a question, three calls a session


def test_a_session_nobody_takes_is_renewed_once_in_a_round_and_parks_nothing(
    cell: Any, the_portal: Any, behave: dict[str, Any]
) -> None:
    code = cell.code(cell.take_in())
    cell.take_in(name="Trần Văn Kiên")
    the_portal.always[code] = behave["refuses"]("5", "Phiên làm việc không hợp lệ")
    sender = cell.sender(token="", account=account(the_portal))
    for _ in range(8):
        cell.send(sender)
        cell.wait(2000)
    assert cell.parked() == ()
    # The other dossier went on: the words may have blamed the message's own.
    assert cell.states() == {MessageState.SENT: 2, MessageState.WAITING: 2}
    tried = [told for _, told in the_portal.heard if told["data"][0].get("MaHoSo") == code]
    assert len(tried) == 2 * 8


def test_a_wrong_password_makes_all_wait_and_is_read_anew_once_mended(
    cell: Any, the_portal: Any, tmp_path: Path
) -> None:
    kept = tmp_path / "mat-khau"
    kept.write_text("cu\n", encoding="utf-8")
    sender = cell.sender(token="", account=account(the_portal, password_file=kept))
    cell.take_in()
    cell.take_in(name="Trần Văn Kiên")
    assert cell.send(sender) > 0
    assert (the_portal.sign_ins, the_portal.taken) == (1, [])  # one try, and then all waits
    assert cell.parked() == ()
    kept.write_text("mat-khau-cong\n", encoding="utf-8")
    cell.wait(2000)
    cell.send(sender)
    assert cell.states() == {MessageState.SENT: 4}


def test_the_serving_command_names_the_sign_in(tmp_path: Path, the_portal: Any) -> None:
    kept = tmp_path / "mat-khau"
    kept.write_text("mat-khau-cong\n", encoding="utf-8")
    parser = argparse.ArgumentParser()
    central_portal.serve_arguments(parser)
    named = ["--portal", the_portal.url, "--portal-login", f"{the_portal.url}/login"]
    whole = [*named, "--portal-user", "xa-minh-hoa", "--portal-password", str(kept)]
    address = central_portal.address(parser.parse_args(whole))
    assert address is not None
    assert address.account == account(the_portal, password_file=kept)
    for wrong in (named, [*whole, "--portal-token", str(kept)]):
        with pytest.raises(UserError, match="--portal-user"):
            central_portal.address(parser.parse_args(wrong))


def test_a_password_never_leaves_over_a_plain_line(cell: Any, the_portal: Any) -> None:
    with pytest.raises(EnvironmentFault):
        cell.sender(account=account(the_portal, url="http://cong.example.vn/login"))
