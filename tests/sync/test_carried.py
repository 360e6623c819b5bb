"""The USB way: sealed for the cell, handed on by another desk, its answers carried back; each once."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter_app.bootstrap_sync import export_to_stick, import_from_stick
from counter_app.core.errors import UserError
from counter_app.core.line_faults import LineFault, unreachable
from counter_app.protocol.carried import (
    AnsweredRun,
    Answers,
    Bundle,
    CarriedUnreadable,
    from_file,
    read_answer,
    sign_answer,
    to_file,
    unseal,
)
from counter_app.protocol.enrolment import raw_public
from counter_app.services.keeping.check import check
from counter_app.sync.client import HttpCentral

PROGRAM = Path(__file__).parents[2] / "counter_app" / "__main__.py"
LOADED_LATE = (
    "counter_app.cli.bundle",
    "counter_app.cli.main",
    "counter_app.cli.parser",
    "counter_app.services.office.calendar",
    "counter_app.services.desk",
    "counter_app.services.office.office",
    "counter_app.sync.carrying",
    "counter_app.sync.client",
    "db.counter.store",
)
THERE = "SELECT id, sha, device, outcome FROM operations WHERE commune_id = ? ORDER BY seq"
SIGKILL = -9
OnCell = Callable[[str, str], list[Any]]


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder / "goi.hsp"


def there(counter: Any, on_cell: OnCell) -> list[Any]:
    return on_cell(counter.desk.office.commune_code, THERE)


def all_of(counter: Any) -> list[Any]:
    device = counter.desk.store.device.id
    return [
        (*row, device, "accepted")
        for row in counter.rows("SELECT id, sha FROM outbox ORDER BY seq")
    ]


def test_what_waits_reaches_the_cell_by_another_desk_and_is_acknowledged(
    counter: Any, second: Any, on_cell: OnCell, stick: Path
) -> None:
    for _ in range(60):  # more than one run
        counter.take_in()
    written = export_to_stick(stick, counter.desk)
    assert set(counter.states()) == {"pending"}

    handed = import_from_stick(stick, second.desk)
    assert handed.operations == written.operations == len(all_of(counter))
    assert there(counter, on_cell) == all_of(counter)

    assert handed.answers is not None
    taken = import_from_stick(handed.answers, counter.desk)
    assert taken.operations == written.operations
    assert set(counter.states()) == {"acked"}
    with pytest.raises(UserError, match="Không còn gì"):
        export_to_stick(stick, counter.desk)

    counter.take_in()
    counter.sync()  # the line goes on where the stick ended
    assert there(counter, on_cell) == all_of(counter)
    assert check(desk=counter.desk) == ()


def test_a_bundle_brought_twice_or_after_the_line_is_taken_once(
    counter: Any, second: Any, on_cell: OnCell, stick: Path
) -> None:
    counter.take_in()
    export_to_stick(stick, counter.desk)
    first = import_from_stick(stick, second.desk).answers
    assert first is not None
    import_from_stick(stick, second.desk)
    counter.sync()
    import_from_stick(stick, second.desk)
    before = counter.rows("SELECT seq, state, chg, ver FROM outbox ORDER BY seq")
    import_from_stick(first, counter.desk)
    import_from_stick(first, counter.desk)

    assert there(counter, on_cell) == all_of(counter)
    assert counter.rows("SELECT seq, state, chg, ver FROM outbox ORDER BY seq") == before


def test_a_second_bundle_may_hold_the_first(
    counter: Any, second: Any, on_cell: OnCell, stick: Path
) -> None:
    counter.take_in()
    export_to_stick(stick, counter.desk)
    counter.take_in()
    later = stick.with_name("sau.hsp")
    export_to_stick(later, counter.desk)
    with_both = import_from_stick(later, second.desk).answers
    import_from_stick(stick, second.desk)
    assert with_both is not None
    import_from_stick(with_both, counter.desk)

    assert there(counter, on_cell) == all_of(counter)
    assert set(counter.states()) == {"acked"}


def test_whoever_finds_the_stick_or_hands_it_on_can_read_nothing(
    counter: Any, second: Any, cell: Any, stick: Path
) -> None:
    counter.take_in(name="Nguyễn Thị Bí Mật")
    export_to_stick(stick, counter.desk)
    data = stick.read_bytes()
    assert b"B\xc3\xad M" not in data
    assert b"dossier.received" not in data

    bundle = from_file(data)
    assert isinstance(bundle, Bundle)
    desk = raw_public(counter.desk.store.device.key)
    opened = unseal(bundle.runs[0], key=cell.cell.key, desk=desk)
    assert "Bí Mật" in bytes(opened.ops[0].body).decode()
    for other in (second.desk.store.device.key, Ed25519PrivateKey.generate()):
        with pytest.raises(CarriedUnreadable):
            unseal(bundle.runs[0], key=other, desk=desk)


def test_a_file_cut_or_changed_anywhere_is_refused_before_anything_is_sent(
    counter: Any, second: Any, on_cell: OnCell, stick: Path
) -> None:
    counter.take_in()
    export_to_stick(stick, counter.desk)
    whole = stick.read_bytes()
    step = max(1, len(whole) // 40)
    for end in [*range(0, len(whole), step), len(whole) - 1]:
        stick.write_bytes(whole[:end])
        with pytest.raises(UserError, match="hỏng"):
            import_from_stick(stick, second.desk)
        stick.write_bytes(whole[:end] + bytes([whole[end] ^ 1]) + whole[end + 1 :])
        with pytest.raises(UserError, match="hỏng"):
            import_from_stick(stick, second.desk)
    assert there(counter, on_cell) == []
    assert [one.name for one in stick.parent.iterdir()] == [stick.name]


def test_what_somebody_sealed_in_a_desks_name_is_not_taken(
    counter: Any, second: Any, on_cell: OnCell, stick: Path
) -> None:
    counter.take_in()
    export_to_stick(stick, counter.desk)
    bundle = from_file(stick.read_bytes())
    assert isinstance(bundle, Bundle)
    other = second.desk.store.device.id
    for changed in ({"device": other}, {"sig": bundle.runs[0].sig[::-1]}, {"box": "AAAA"}):
        run = msgspec.structs.replace(bundle.runs[0], **changed)
        forged = msgspec.structs.replace(bundle, runs=(run,))
        stick.write_bytes(to_file(forged))
        with pytest.raises(UserError, match="không đọc được"):
            import_from_stick(stick, second.desk)
    assert there(counter, on_cell) == []


@pytest.fixture
def answered(counter: Any, second: Any, stick: Path) -> Answers:
    """What the cell answered to two dossiers of the desk, not yet brought back."""
    counter.take_in()
    counter.take_in()
    export_to_stick(stick, counter.desk)
    beside = import_from_stick(stick, second.desk).answers
    assert beside is not None
    found = from_file(beside.read_bytes())
    assert isinstance(found, Answers)
    return found


def test_only_what_the_cell_signed_counts_as_an_answer(
    counter: Any, second: Any, answered: Answers, stick: Path
) -> None:
    real = answered.answers[0]
    text = real.answered.replace("accepted", "rejected", 1)
    run = msgspec.json.decode(real.answered, type=AnsweredRun)
    for forged in (
        msgspec.structs.replace(real, answered=text),
        sign_answer(run, Ed25519PrivateKey.generate()),
        sign_answer(run, second.desk.store.device.key),
    ):
        stick.write_bytes(to_file(msgspec.structs.replace(answered, answers=(real, forged))))
        with pytest.raises(UserError, match="hỏng"):
            import_from_stick(stick, counter.desk)
        assert set(counter.states()) == {"pending"}, "all of a file or nothing of it"


def test_an_answer_counts_only_for_the_very_operation_that_lies_here(
    counter: Any, cell: Any, answered: Answers, stick: Path
) -> None:
    run = msgspec.json.decode(answered.answers[0].answered, type=AnsweredRun)
    odd = msgspec.structs.replace(run, shas=("0" * 64, *run.shas[1:]))
    signed = sign_answer(odd, cell.cell.key)
    stick.write_bytes(to_file(msgspec.structs.replace(answered, answers=(signed,))))
    taken = import_from_stick(stick, counter.desk)

    assert taken.operations == len(run.shas) - 1
    assert counter.states() == ["pending", *["acked"] * (len(run.shas) - 1)]


def test_answers_of_another_history_of_the_cell_are_not_taken(
    counter: Any, cell: Any, answered: Answers, stick: Path
) -> None:
    run = read_answer(answered.answers[0], counter_keys(counter))
    odd = msgspec.structs.replace(run, reply=msgspec.structs.replace(run.reply, epoch="other"))
    signed = sign_answer(odd, cell.cell.key)
    stick.write_bytes(to_file(msgspec.structs.replace(answered, answers=(signed,))))
    with pytest.raises(UserError, match="mốc"):
        import_from_stick(stick, counter.desk)
    assert set(counter.states()) == {"pending"}


def counter_keys(counter: Any) -> tuple[str, ...]:
    ((text,),) = counter.rows("SELECT server_keys FROM enrolment")
    return tuple(json.loads(text))


def test_with_no_line_nobody_is_promised_that_a_stick_goes_by_itself(
    counter: Any, second: Any, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: Any) -> Any:
        raise unreachable()

    counter.take_in()
    export_to_stick(stick, counter.desk)
    monkeypatch.setattr(HttpCentral, "relay", cut)
    with pytest.raises(LineFault) as told:
        import_from_stick(stick, second.desk)
    assert told.value.code == "unreachable"
    assert "giữ tệp trên USB, có mạng thì mở lại gói" in told.value.message
    assert "tự gửi" not in told.value.message


def test_a_file_is_for_its_own_office_and_answers_are_for_their_own_desk(
    counter: Any, second: Any, answered: Answers, stick: Path
) -> None:
    stick.write_bytes(to_file(answered))
    with pytest.raises(UserError, match="máy khác"):
        import_from_stick(stick, second.desk)
    stick.write_bytes(to_file(msgspec.structs.replace(answered, commune="99999")))
    with pytest.raises(UserError, match="đơn vị khác"):
        import_from_stick(stick, counter.desk)
    assert set(counter.states()) == {"pending"}


def test_a_desk_that_has_not_joined_is_told_so(
    open_counter: Callable[..., Any], commune: str, stick: Path
) -> None:
    alone = open_counter(commune)
    alone.take_in()
    with pytest.raises(UserError, match="chưa ghi danh"):
        export_to_stick(stick, alone.desk)
    assert not stick.exists()


KILLS = (
    ("export", "file.half"),
    ("export", "file.before_name"),
    ("import", "carried.run_done"),
    ("import", "carried.run_done@2"),
    ("import", "carried.before_answers"),
    ("import", "file.half"),
    ("answers", "carried.half_settled"),
)


@pytest.fixture
def desks(counter: Any, second: Any) -> tuple[Any, Any]:
    return counter, second


@pytest.mark.parametrize("kill", KILLS, ids=" ".join)
def test_pulled_out_at_any_step_the_same_way_once_more_ends_well(
    kill: tuple[str, str],
    desks: tuple[Any, Any],
    on_cell: OnCell,
    stick: Path,
    forked: Callable[..., Any],
) -> None:
    """The command in a process of its own, killed at a step, then once more."""
    (at, step), (counter, second), program = kill, desks, forked(PROGRAM, *LOADED_LATE)
    for _ in range(60 if step.endswith("@2") else 2):
        counter.take_in()
    wanted = all_of(counter)
    counter.close()
    second.close()
    answers = stick.with_name(stick.name + ".tra-loi")
    for name, folder, part, file in (
        ("export", counter.folder, "export", stick),
        ("import", second.folder, "import", stick),
        ("answers", counter.folder, "import", answers),
    ):
        command = ("--data", folder, "bundle", part, file)
        if name == at:
            assert program.run(*command, COUNTER_KILL_AT=step)[0] == SIGKILL, "never reached"
            if name != "answers":
                assert not (stick if name == "export" else answers).exists()
        assert program.run(*command)[0] == 0

    assert there(counter, on_cell) == wanted
    again = replace(counter, desk=_opened(counter))
    try:
        assert set(again.states()) == {"acked"}
        assert check(desk=again.desk) == ()
    finally:
        again.desk.store.close()


def _opened(counter: Any) -> Any:
    from counter_app.bootstrap import open_desk
    from counter_app.domain.office import OfficeKind

    return open_desk(counter.folder, kind=OfficeKind.REAL, clock=counter.clock)


def test_a_stick_of_a_desk_that_the_server_does_not_know_says_whose_it_is(
    counter: Any, second: Any, stick: Path
) -> None:
    counter.take_in()
    export_to_stick(stick, counter.desk)
    bundle = from_file(stick.read_bytes())
    assert isinstance(bundle, Bundle)
    run = msgspec.structs.replace(bundle.runs[0], device="d-0123456789abcdef")
    stranger = msgspec.structs.replace(bundle, device=run.device, runs=(run,))
    stick.write_bytes(to_file(stranger))
    with pytest.raises(UserError, match=r"Gói 1 việc, ghi lúc .*mã máy d-0123456789abcdef") as told:
        import_from_stick(stick, second.desk)
    assert told.value.code == "bundle_stranger"
    stick.write_bytes(to_file(msgspec.structs.replace(bundle, commune="99999")))
    with pytest.raises(UserError, match="đơn vị khác, mã 99999"):
        import_from_stick(stick, second.desk)


def test_a_desks_own_stick_read_where_it_was_written_is_answered_at_once(
    counter: Any, stick: Path
) -> None:
    counter.take_in()
    export_to_stick(stick, counter.desk)
    assert import_from_stick(stick, counter.desk).operations == 1
    assert counter.states() == ["acked"]
