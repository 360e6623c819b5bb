"""What is done at a desk for its store and its people, as ``acts`` has what is done for citizens."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from counter_app.core.clock import to_ms
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.ids import ClerkId
from counter_app.domain.data_subject import BreachTold, Wish
from counter_app.domain.proof import Proof
from counter_app.domain.staff import Role
from counter_app.services.keeping.archive import past_time, purge
from counter_app.services.keeping.backup import back_up
from counter_app.services.keeping.export import export
from counter_app.services.keeping.kept_copies import copies_in
from counter_app.services.keeping.rehearsal import rehearse
from counter_app.services.keeping.restore import rescue, restore, stood_for
from counter_app.services.keeping.upkeep import keep_up
from counter_app.services.people import accounts, breaches, subject_requests
from counter_app.services.people.accounts import Wanted
from counter_app.services.people.proofs import prove
from counter_app.services.people.recovery import new_code, prove_code
from db.counter.pruning import prune
from db.counter.views import Connection
from tests.faults.day import MORNING, MOTHER, STORE, Day
from tests.real_office import SECRET

LATER: Final = datetime(2029, 1, 2, 2, 0, tzinfo=UTC)
SECOND, GIVEN, CHANGED = "Y Thanh Niê", "kiến tha lâu đầy tổ", "nước chảy đá mòn"
_ENROLLED: Final = (
    "INSERT INTO enrolment VALUES (1, 1, '00000', 'https://cell.test', '[]', '', :then, 0, :now, "
    "NULL, 1000000, '')"
)
_ANSWERED: Final = "UPDATE outbox SET state = 'acked', answered_ms = :then"
_STEM: Final = STORE.removesuffix(".db")


def _refused(day: Day) -> None:
    day.door.locked(day.desk)
    try:
        day.door.enter(day.desk.clerk.id, "không phải mật khẩu")
    except UserError as error:
        if error.code != "secret_wrong":
            raise


def _second(day: Day) -> ClerkId:
    return ClerkId(day.told["second"])


def _add_account(day: Day) -> None:
    wanted = Wanted(role=Role.LEADER)
    added = accounts.add(SECOND, GIVEN, wanted, desk=day.desk, keys=day.keys, at=day.at())
    day.told["second"] = added.clerk.id


def _change_rights(day: Day) -> None:
    accounts.change(_second(day), Wanted(title="Phó Chủ tịch"), desk=day.desk, at=day.at())


def _change_secret(day: Day) -> None:
    """They themselves: with one that another gave nobody stands by later (``_purge``)."""
    second = _second(day)
    own = replace(day.desk, clerk=replace(day.desk.clerk, id=second, name=SECOND))
    accounts.give_secret(second, CHANGED, desk=own, keys=day.keys, at=day.at())


def second_comes_in(day: Day) -> bool:
    """By the secret that was given, or the one it was changed to; or they have no slot now."""
    second = [one.clerk for one in day.door.waiting().people if one.name == SECOND]
    return not second or any(_comes_in(day, second[0], one) for one in (GIVEN, CHANGED))


def _comes_in(day: Day, who: str, secret: str) -> bool:
    try:
        return day.door.enter(who, secret).desk.clerk.id == who
    except UserError as refused:
        if refused.code != "secret_wrong":
            raise
        return False


def _unlock(day: Day) -> None:
    accounts.unlock(_second(day), desk=day.desk, keys=day.keys, at=day.at())


def _new_code(day: Day) -> None:
    desk = replace(day.desk, proof=Proof(clerk=day.desk.clerk, at=day.at()))
    day.told["code"] = new_code(desk=desk)


def _prove_code(day: Day) -> None:
    prove_code(day.told["code"], desk=day.desk)


def _end_account(day: Day) -> None:
    accounts.end(_second(day), desk=day.desk, keys=day.keys, at=day.at())


def _ask(day: Day) -> None:
    person = MOTHER.personal_id or ""
    subject_requests.ask(Wish.RESTRICT, person, "Bị làm phiền", desk=day.desk, at=day.at())


def _breach(day: Day) -> None:
    at = day.at()
    told = BreachTold(found_at=at, what="Mất USB", data="Giấy hẹn", measures="Báo công an")
    breaches.note(told, desk=day.desk, at=at)


def _acknowledged(connection: Connection) -> None:
    """As if a cell had everything for good since long ago."""
    now = to_ms(MORNING)
    for statement in (_ENROLLED, _ANSWERED):
        connection.exec_driver_sql(statement, {"now": now, "then": now - 100 * 86_400_000})


def _prune(day: Day) -> None:
    assert day.desk.store.write(prune) > 0


def _purge(day: Day) -> None:
    desk = day.leading
    proof = prove(desk, SECRET, second=_second(day), second_secret=CHANGED)
    codes = [one.ended.code for one in past_time(desk=desk, at=LATER)]
    by_two = replace(desk, proof=proof)
    assert purge(codes, day.folder / "xuat", "01/DM", desk=by_two, at=LATER) > 0


def _rehearse(day: Day) -> None:
    (copy, *_) = copies_in(day.copies, _STEM)
    if not rehearse(copy.path, desk=day.desk, at=day.at()).is_sound:
        raise EnvironmentFault("copy_not_sound", "Bản sao này không dùng được.")


def _restore(day: Day) -> None:
    (copy, *_) = copies_in(day.copies, _STEM)
    day.door.close()
    stood = stood_for(copy.path, day.desk.data_dir, keys=day.keys)
    day.told["aside"] = str(restore(copy.path, stood=stood, at=day.at()).aside)
    day.enter()


def _salvage(day: Day) -> None:
    (copy, *_) = copies_in(day.copies, _STEM)
    told = rescue(copy.path, day.folder / "cuu.db", day.desk.data_dir, keys=day.keys)
    if any(one.lost for one in told):
        raise EnvironmentFault("rows_lost", "Không đọc được hết bản sao.")


Acts = Mapping[str, Callable[[Day], object]]
OF_PEOPLE: Final[Acts] = {
    "sign_in_refused": _refused,
    "sign_in": lambda day: day.enter(),
    "account_added": _add_account,
    "rights_changed": _change_rights,
    "secret_changed": _change_secret,
    "unlocked": _unlock,
    "new_code": _new_code,
    "code_proved": _prove_code,
    "request": _ask,
    "answer": lambda day: subject_requests.answer(1, "Đã hạn chế", desk=day.leading, at=day.at()),
    "breach": _breach,
    "breach_told": lambda day: breaches.tell(1, "Đã báo A05", desk=day.leading, at=day.at()),
}
OF_KEEPING: Final[Acts] = {
    "upkeep": lambda day: keep_up(desk=day.desk),
    "acknowledged": lambda day: day.desk.store.write(_acknowledged),
    "prune": _prune,
    "upkeep_again": lambda day: keep_up(desk=day.desk),
    "export": lambda day: export(day.folder / "xuat", desk=day.leading),
    "purge": _purge,
    "account_ended": _end_account,
    "backup": lambda day: back_up(day.copies, desk=day.desk, at=day.at()),
    "rehearse": _rehearse,
    "intake_to_be_lost": lambda day: day.take_in("lost"),
    "restore": _restore,
    "salvage": _salvage,
}
