"""A secret or code that the log does not name lets nobody in, and every change that was cut still does."""

import io
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec
import pytest

from counter_app.bootstrap import open_desk
from counter_app.cli.io import Io
from counter_app.cli.main import main
from counter_app.core.clock import SteppedClock, local
from counter_app.core.errors import UserError
from counter_app.core.key_file import RECOVERY, read_keys
from counter_app.core.keyslots import Keys, Person, open_by_recovery, open_by_secret
from counter_app.core.secrets import open_secrets
from counter_app.domain.staff import Role
from counter_app.domain.unusual import Odd
from counter_app.services.keeping.check import check
from counter_app.services.keeping.restore import restore, stood_for
from counter_app.services.people import accounts, proofs, recovery
from counter_app.services.people.accounts import Wanted
from db.counter.audit_log import PutBack, acts_on
from tests.real_office import SECRET, first_account, real_office
from tests.slots import fresh_code, let_in
from tests.store.signing_office import FORGED, HERS, LAN, Office
from ui.desk.door import Door

NEW: Final = "đèn khuya sách mỏng"
OWN: Final = "bến đò mưa chiều xa"


class Cut(BaseException):
    """The power fails."""


@pytest.fixture
def office(tmp_path: Path, clock: SteppedClock) -> Iterator[Office]:
    folder = tmp_path / "data"
    desk = real_office(folder, clock)
    founded = first_account(desk)
    keeper = founded.account.clerk
    at_desk = replace(desk, clerk=keeper)
    wanted, keys, at = Wanted(role=Role.CLERK), founded.keys, clock.now()
    lan = accounts.add(LAN, HERS, wanted, desk=at_desk, keys=keys, at=at).clerk
    accounts.give_secret(lan.id, HERS, desk=replace(desk, clerk=lan), keys=keys, at=clock.now())
    desk.store.close()
    door = Door(
        folder,
        clock,
        open_desk=lambda keys: open_desk(folder, clock=clock, keys=keys),
        open_training=lambda: open_desk(folder, clock=clock, training=True),
        lock_minutes=4,
    )
    yield Office(folder, clock, keeper, lan, founded.recovery_code, door)
    door.close()


def test_a_secret_laid_in_a_colleagues_place_lets_nobody_in_and_a_leader_is_told(
    office: Office,
) -> None:
    let_in(office.keys(office.lan, HERS), Person(office.keeper.id, office.keeper.name), FORGED)

    assert office.enters(office.keeper, FORGED) == "secret_unnamed"
    assert office.enters(office.lan, HERS) == ""
    assert office.odd() == {Odd.UNNAMED: office.keeper.name}
    # The way back: the code on paper.
    assert office.enters_by(office.code, NEW) == ""
    assert office.enters(office.keeper, NEW) == ""


def test_it_is_asked_wherever_a_secret_is(office: Office) -> None:
    desk = office.at(office.lan, HERS)
    at, keys = office.clock.now(), desk.store.secrets
    assert isinstance(keys, Keys)
    let_in(keys, Person(office.keeper.id, office.keeper.name), FORGED)
    office.door.locked(desk)
    ways: tuple[Callable[[], object], ...] = (
        lambda: proofs.prove(replace(desk, clerk=office.keeper), FORGED),
        lambda: proofs.stand_by(office.keeper.id, FORGED, desk=desk),
        lambda: office.door.enter(office.keeper.id, FORGED),
        lambda: office.door.unlock(office.lan.id, office.keeper.id, FORGED),
    )
    for way in ways:
        with pytest.raises(UserError) as refused:
            way()
        assert (refused.value.code, refused.value.field) == ("secret_unnamed", "secret")
    let_in(keys, Person(office.lan.id, office.lan.name), NEW)
    accounts.give_secret(office.keeper.id, SECRET, desk=replace(desk, clerk=office.keeper), keys=keys, at=at)  # fmt: skip
    desk.store.close()
    office.door.close()

    streams = Io(stdin=io.StringIO(), stdout=io.StringIO(), stderr=io.StringIO(), secrets=io.StringIO(f"{NEW}\n"))  # fmt: skip
    words = ["--data", str(office.folder), "account", "list", "--as", office.lan.name]
    assert main(words, streams) == 2
    assert "cấp mật khẩu mới" in streams.stderr.getvalue()  # type: ignore[attr-defined]


def test_an_older_keys_file_brings_no_secret_and_no_code_back(office: Office) -> None:
    older, old_code = office.kept(), office.code
    office.gives_own(office.keeper, SECRET, NEW)
    office.makes_code(NEW)
    office.put(older)

    assert office.enters(office.keeper, SECRET) == "secret_unnamed"
    assert office.enters_by(old_code) == "recovery_unnamed"
    desk = office.at(office.lan, HERS)
    with pytest.raises(UserError) as refused:
        recovery.prove_code(old_code, desk=desk)
    desk.store.close()
    assert refused.value.code == "recovery_unnamed"
    assert read_keys(office.folder).recovery.proved_on == ""  # type: ignore[union-attr]
    assert office.enters(office.lan, HERS) == ""
    assert set(office.odd()) == {Odd.UNNAMED}


def test_a_code_made_behind_the_program_opens_nothing(office: Office) -> None:
    code = fresh_code(office.keys(office.lan, HERS))
    assert office.enters_by(code) == "recovery_unnamed"
    assert office.enters_by(office.code) == "recovery_wrong"
    assert office.enters(office.keeper, SECRET) == ""


@pytest.mark.parametrize("step", ["named", "put"])
def test_a_new_secret_that_was_cut_leaves_the_old_or_the_new_one(
    step: str, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = office.kept()
    with monkeypatch.context() as patch:
        cut_after(step, "secret", patch)
        with suppress(Cut):
            office.gives_own(office.lan, HERS, NEW)

    holds, other = (HERS, NEW) if step == "named" else (NEW, HERS)
    assert office.enters(office.lan, other) == "secret_wrong"
    assert office.enters(office.lan, holds) == ""
    assert not asked_to_change(office, holds)
    if step != "named":  # and from then on the new one alone
        office.put(older)
        assert office.enters(office.lan, HERS) == "secret_unnamed"


@pytest.mark.parametrize("step", ["named", "put"])
def test_a_new_code_that_was_cut_leaves_the_old_or_the_new_one(
    step: str, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = list[str]()
    made = Keys.wrapped_code

    def wrapped(keys: Keys) -> object:
        code, fresh = made(keys)
        told.append(code)
        return code, fresh

    with monkeypatch.context() as patch:
        cut_after(step, "recovery", patch)
        patch.setattr(Keys, "wrapped_code", wrapped)
        with suppress(Cut):
            office.makes_code(SECRET)

    holds, other = (office.code, *told) if step == "named" else (*told, office.code)
    assert office.enters_by(other) == "recovery_wrong"
    assert office.enters_by(holds) == ""


def cut_after(step: str, what: str, patch: pytest.MonkeyPatch) -> None:
    """The power fails once the change is named, or once the keys hold it."""
    put = "put_slot" if what == "secret" else "put_recovery"
    changed: Callable[..., None] = vars(Keys)[put]

    def cut(keys: Keys, fresh: object) -> None:
        if step == "put":
            changed(keys, fresh)
        raise Cut

    patch.setattr(Keys, put, cut)


def asked_to_change(office: Office, secret: str) -> bool:
    try:
        return office.door.enter(office.lan.id, secret).must_change
    finally:
        office.door.close()


def test_whose_secret_another_set_is_told_by_whom_and_when_until_it_is_changed(
    office: Office,
) -> None:
    desk = office.at(office.keeper, SECRET)
    keys = desk.store.secrets
    assert isinstance(keys, Keys)
    at = office.clock.now()
    accounts.give_secret(office.lan.id, NEW, desk=desk, keys=keys, at=at)
    desk.store.close()
    entered = office.door.enter(office.lan.id, NEW)
    day = f"{local(at):%H:%M %d/%m/%Y}"
    assert entered.given == f"{office.keeper.name} đã đặt mật khẩu này lúc {day}."
    office.door.change_secret(entered, OWN, OWN)
    office.door.close()
    assert office.door.enter(office.lan.id, OWN).given == ""


@pytest.mark.parametrize("was_cut", [False, True])
def test_a_secret_given_by_another_is_changed_at_the_first_sign_in(
    was_cut: bool, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = office.at(office.keeper, SECRET)
    keys = desk.store.secrets
    assert isinstance(keys, Keys)
    with monkeypatch.context() as patch, suppress(Cut):
        if was_cut:
            cut_after("put", "secret", patch)
        accounts.give_secret(office.lan.id, NEW, desk=desk, keys=keys, at=office.clock.now())
    desk.store.close()

    assert asked_to_change(office, NEW)
    office.gives_own(office.lan, NEW, HERS)
    assert not asked_to_change(office, HERS)
    done = "way_seen" if was_cut else "secret_changed"
    own = ["secret_changing", "secret_changed"]
    assert office.acts(office.lan.id) == ["account_added", *own, "secret_changing", done, *own]


def test_a_store_that_names_none_yet_takes_what_stands_at_the_first_sign_in_for_everybody(
    tmp_path: Path, clock: SteppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data"
    desk = real_office(folder, clock)
    with monkeypatch.context() as patch:  # as the program of before founded it
        patch.setattr(accounts, "see_standing", lambda **_: None)
        founded = first_account(desk)
    desk.store.close()
    keeper, keys = founded.account.clerk, founded.keys
    desk = open_desk(folder, clock=clock, keys=keys)
    try:
        assert [one.act for one in desk.store.read(lambda one: acts_on(one, keeper.id))] == [
            "account_added"
        ]
        came = open_by_secret(folder, keeper.id, SECRET)
        for _ in range(2):
            accounts.signed_in(keeper.id, keys=came, desk=desk, at=clock.now())
        for whose, mark in read_keys(folder).marks.items():
            acts = desk.store.read(lambda one, whose=whose: acts_on(one, whose))  # type: ignore[misc]
            assert [one.body["way"] for one in acts if one.act == "way_seen"] == [mark]
        code = fresh_code(keys)
        other = open_by_recovery(folder, code)
        with pytest.raises(UserError) as refused:
            accounts.signed_in(keeper.id, keys=other, desk=desk, at=clock.now())
        assert refused.value.code == "recovery_unnamed"
        assert check(desk=desk) == ()
    finally:
        desk.store.close()


@pytest.mark.parametrize("by", ["secret", "code"])
def test_whoever_puts_a_copy_back_lets_everybody_in_as_the_keys_stand(
    by: str, office: Office, tmp_path: Path
) -> None:
    """The log that comes back knows only the secrets of its time; the keys are newer."""
    made = office.copies(tmp_path / "usb")
    office.gives_own(office.keeper, SECRET, NEW)
    code = office.makes_code(NEW)

    keys = office.keys(office.keeper, NEW) if by == "secret" else None
    typed = code if keys is None else ""
    stood = stood_for(made, office.folder, keys=keys, recovery=typed)
    restore(made, stood=stood, at=office.clock.now(), recovery=typed)

    assert office.enters(office.keeper, NEW) == ""
    assert office.enters(office.lan, HERS) == ""
    assert office.acts(office.keeper.id)[-1] == "way_seen"
    assert set(office.odd()) == {Odd.RESTORED}
    assert office.enters_by(code) == ""
    let_in(office.keys(office.lan, HERS), Person(office.keeper.id, office.keeper.name), HERS)
    assert office.enters(office.keeper, HERS) == "secret_unnamed"


def test_what_was_laid_there_before_a_copy_is_put_back_does_not_go_along(
    office: Office, tmp_path: Path
) -> None:
    made, keys = office.copies(tmp_path / "usb"), office.keys(office.lan, HERS)
    let_in(keys, Person(office.keeper.id, office.keeper.name), FORGED)
    code = fresh_code(keys)
    with pytest.raises(UserError) as refused:
        put_back(office, made, code)
    assert refused.value.code == "recovery_unnamed"
    restore(made, stood=stood_for(made, office.folder, keys=keys), at=office.clock.now())

    assert office.enters(office.keeper, FORGED) == "secret_unnamed"
    assert office.enters_by(code) == "recovery_unnamed"
    assert office.enters(office.lan, HERS) == ""


def test_where_no_store_stands_the_code_holds_that_put_the_copy_back(
    office: Office, tmp_path: Path
) -> None:
    """Made since the copy: nobody is shut out; who changed their secret since is given another."""
    made = office.copies(tmp_path / "usb")
    office.gives_own(office.keeper, SECRET, NEW)
    code = office.makes_code(NEW)
    (office.folder / "office.db").unlink()
    put_back(office, made, code)

    assert office.enters(office.keeper, NEW) == "secret_unnamed"
    assert office.enters_by(code, NEW) == ""
    assert office.enters(office.keeper, NEW) == ""
    assert office.enters(office.lan, HERS) == ""


def put_back(office: Office, made: Path, code: str) -> None:
    stood = stood_for(made, office.folder, recovery=code)
    restore(made, stood=stood, at=office.clock.now(), recovery=code)


def test_what_is_laid_there_before_the_copy_is_first_opened_is_not_taken_for_it(
    office: Office, tmp_path: Path
) -> None:
    made, keys = office.copies(tmp_path / "usb"), office.keys(office.keeper, SECRET)
    stood = stood_for(made, office.folder, keys=keys)
    restore(made, stood=stood, at=office.clock.now())
    let_in(keys, Person(office.keeper.id, office.keeper.name), FORGED)

    assert office.enters(office.keeper, FORGED) == "secret_unnamed"
    assert office.enters(office.lan, HERS) == ""


@pytest.mark.parametrize("seal", ["", "0" * 64 + " "])
def test_what_an_editor_says_of_a_restore_is_not_believed(office: Office, seal: str) -> None:
    let_in(office.keys(office.lan, HERS), Person(office.keeper.id, office.keeper.name), FORGED)
    told = PutBack(clerk_id=office.keeper.id, ways=read_keys(office.folder).marks)
    notes = open_secrets(office.folder)
    notes.set("put-back-real", seal + msgspec.json.encode(told).decode())

    assert office.enters(office.keeper, FORGED) == "secret_unnamed"
    assert set(office.odd()) == {Odd.UNNAMED}, "nothing was put back"
    assert not notes.get("put-back-real")


def test_what_is_laid_beside_a_copy_that_was_put_back_by_hand_is_not_taken_for_it(
    office: Office, tmp_path: Path
) -> None:
    made = office.copies(tmp_path / "usb")
    office.gives_own(office.keeper, SECRET, NEW)
    for end in ("-wal", "-shm"):
        (office.folder / f"office.db{end}").unlink(missing_ok=True)
    (office.folder / "office.db").write_bytes(made.read_bytes())

    assert office.enters(office.keeper, NEW) == "secret_unnamed"
    # No trap: who did not change theirs works on, and the code on paper lets the keeper in.
    assert office.enters(office.lan, HERS) == ""
    assert office.enters_by(office.code, NEW) == ""
    assert office.enters(office.keeper, NEW) == ""
    assert office.acts(RECOVERY) == ["way_seen"]


def test_a_new_secret_that_was_cut_lets_in_whoever_puts_a_copy_back(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = office.copies(tmp_path / "usb")
    with monkeypatch.context() as patch, suppress(Cut):
        cut_after("put", "secret", patch)
        office.gives_own(office.keeper, SECRET, NEW)
    keys = office.keys(office.keeper, NEW)
    restore(made, stood=stood_for(made, office.folder, keys=keys), at=office.clock.now())

    assert office.enters(office.keeper, NEW) == ""


def test_a_restore_names_no_secret_that_an_older_keys_file_took_the_place_of(
    office: Office, tmp_path: Path
) -> None:
    """Else nobody's would hold: neither the one that stands, nor the one that is named."""
    made, older = office.copies(tmp_path / "usb"), office.kept()
    office.gives_own(office.keeper, SECRET, NEW)
    keys = office.keys(office.keeper, NEW)
    restore(made, stood=stood_for(made, office.folder, keys=keys), at=office.clock.now())
    office.put(older)

    assert office.enters(office.keeper, SECRET) == ""


def test_a_secret_that_another_began_to_give_and_never_gave_asks_for_no_change(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = office.at(office.keeper, SECRET)
    keys = desk.store.secrets
    assert isinstance(keys, Keys)
    with monkeypatch.context() as patch, suppress(Cut):
        cut_after("named", "secret", patch)
        accounts.give_secret(office.lan.id, NEW, desk=desk, keys=keys, at=office.clock.now())
    desk.store.close()

    assert not asked_to_change(office, HERS)
