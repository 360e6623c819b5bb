"""What must hold across the entries of the catalogue, beyond the shape of each field."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import combinations
from typing import Final

from counter_app.domain.catalogue.entry import Entry
from counter_app.domain.catalogue.procedure import (
    AuthorityRule,
    Case,
    ComponentKind,
    Fact,
    Presence,
    Procedure,
)
from counter_app.domain.catalogue.tariff import ChargeRule, Measure
from counter_app.domain.deadline.limit import DATELESS, LimitUnit

LONGEST_SHORT_NAME: Final = 48
LONGEST_SAME_DAY: Final = 3  # working days: where the law gives more, it gives them for a reason


def check(read: Sequence[tuple[Entry, Procedure]]) -> None:
    """Notes in each entry what contradicts another entry or itself."""
    times = Counter(procedure.code for _, procedure in read)
    for entry, procedure in read:
        if times[procedure.code] > 1:
            entry.wrong("code", "mã này có ở hơn một nơi")
        _check_whole(entry, procedure)
        _check_cases(entry, procedure)
        _check_charges(entry, procedure)


def _check_whole(entry: Entry, procedure: Procedure) -> None:
    if len(procedure.short_name) > LONGEST_SHORT_NAME:
        entry.wrong("short", f"dài quá {LONGEST_SHORT_NAME} chữ")
    _check_period(entry, "valid_to", procedure.valid_from, procedure.valid_to)
    absent = procedure.authority is AuthorityRule.NOT_ALLOWED
    if procedure.presence is Presence.REQUIRED and not absent:
        entry.wrong("authority", "phải có mặt thì không được ủy quyền (not_allowed)")
    if _repeated(word.casefold() for word in procedure.synonyms):
        entry.wrong("synonyms", "có chữ lặp lại")


def _check_cases(entry: Entry, procedure: Procedure) -> None:
    if not procedure.cases:
        entry.wrong("case", "phải có ít nhất một trường hợp")
    for id_ in _repeated(case.id for case in procedure.cases):
        entry.wrong("case", f"trường hợp {id_!r} có hai lần")
    for case in procedure.cases:
        _check_checklist(entry, case)
        _check_ages(entry, procedure, case)
        _check_appointments(entry, case)
        _check_same_day(entry, case)
        _check_period(entry, f"case {case.id}.valid_to", case.valid_from, case.valid_to)


def _check_checklist(entry: Entry, case: Case) -> None:
    place = f"case {case.id}.checklist"
    for label in _repeated(paper.label.casefold() for paper in case.checklist):
        entry.wrong(place, f"giấy tờ {label!r} có hai lần")
    for paper in case.checklist:
        if (paper.kind is ComponentKind.FROM_DATABASE) != bool(paper.held_in):
            entry.wrong(place, f"{paper.label!r}: from_database và held_in phải đi cùng nhau")
        if paper.condition and paper.held_in:
            entry.wrong(place, f"{paper.label!r}: tra cứu thì không kèm điều kiện")
        if paper.condition and not paper.condition.startswith("nếu "):
            entry.wrong(place, f"{paper.label!r}: điều kiện phải bắt đầu bằng “nếu”")
        if paper.authority and not paper.condition:
            entry.wrong(place, f"{paper.label!r}: giấy ủy quyền thì phải có điều kiện")


def _check_ages(entry: Entry, procedure: Procedure, case: Case) -> None:
    """Whose age it is must be asked, and the condition says in words what the age decides."""
    place, subject = f"case {case.id}.checklist", procedure.subject
    asked = subject is not None and Fact.BIRTH_DATE in subject.asks
    for paper in case.checklist:
        if paper.has_ages and not (paper.condition and asked):
            entry.wrong(place, f"{paper.label!r}: theo tuổi thì phải có điều kiện và hỏi ngày sinh")
        if paper.subject_signs and not paper.has_ages:
            entry.wrong(place, f"{paper.label!r}: subject_signs chỉ đi cùng from_age, under_age")


def _check_appointments(entry: Entry, case: Case) -> None:
    """Legs and appointments lie within the whole's limit, so that one must be known."""
    place = f"case {case.id}.legs"
    dated = [leg for leg in case.legs if leg.limit.unit not in DATELESS]
    if (case.legs or case.payment_appointment) and case.limit.unit in DATELESS:
        entry.wrong(
            f"case {case.id}.limit", "có chặng hoặc hẹn nộp tiền thì phải có thời hạn chung"
        )
    if len(dated) != len(case.legs):
        entry.wrong(place, "mỗi chặng phải có thời hạn")
    if case.legs and sum(leg.local for leg in case.legs) != 1:
        entry.wrong(place, "phải có đúng một chặng local = true")
    if _repeated(leg.name.casefold() for leg in case.legs):
        entry.wrong(place, "có đơn vị lặp lại")
    days = [leg.limit.value or 0 for leg in case.legs if leg.limit.unit is LimitUnit.WORKING_DAY]
    if case.limit.unit is LimitUnit.WORKING_DAY and sum(days) > (case.limit.value or 0):
        entry.wrong(place, "cộng các chặng dài hơn thời hạn chung")


def _check_same_day(entry: Entry, case: Case) -> None:
    """Only what a short limit leaves to the commune alone may end on the day of receipt."""
    place = f"case {case.id}.same_day"
    if not case.same_day:
        if case.same_day_unless:
            entry.wrong(f"{place}_unless", "chỉ ghi khi có same_day = true")
        return
    days = case.limit.value or 0
    if case.limit.unit is not LimitUnit.WORKING_DAY or days > LONGEST_SAME_DAY:
        entry.wrong(place, f"chỉ ghi khi thời hạn từ 1 đến {LONGEST_SAME_DAY} ngày làm việc")
    if case.legs or case.payment_appointment:
        entry.wrong(place, "có chặng hoặc hẹn nộp tiền thì không trả trong ngày được")


def _check_charges(entry: Entry, procedure: Procedure) -> None:
    cases = {case.id for case in procedure.cases}
    for rule in procedure.charges:
        place = f"charges {rule.id}"
        if not cases.issuperset(rule.case_ids):
            entry.wrong(f"{place}.cases", "có trường hợp mà thủ tục không có")
        _check_period(entry, f"{place}.valid_to", rule.valid_from, rule.valid_to)
        _check_amount(entry, place, rule)
    for one, other in combinations(procedure.charges, 2):
        if one.id == other.id and _meet(one, other):
            entry.wrong(f"charges {one.id}", "hai mức cùng có hiệu lực trong một ngày")
    by_page = any(rule.measure is Measure.PER_PAGE for rule in procedure.charges)
    if procedure.certified_copies and not by_page:
        entry.wrong("certified_copies", "cần một khoản thu theo trang (per_page)")


def _check_amount(entry: Entry, place: str, rule: ChargeRule) -> None:
    starts = [tier.from_page for tier in rule.tiers]
    if rule.measure is Measure.PER_PAGE:
        if not starts or starts[0] != 1 or starts != sorted(set(starts)):
            entry.wrong(f"{place}.tiers", "phải bắt đầu từ trang 1 và tăng dần")
    elif rule.tiers:
        entry.wrong(f"{place}.tiers", "chỉ dùng khi tính theo trang")
    if rule.measure is Measure.BY_PROVINCE and rule.amount_vnd:
        entry.wrong(f"{place}.amount_vnd", "mức do tỉnh quy định thì không ghi số tiền")
    if rule.measure is Measure.FIXED and not rule.amount_vnd and not rule.note:
        entry.wrong(f"{place}.note", "không thu thì phải ghi vì sao")


def _check_period(entry: Entry, key: str, valid_from: date | None, valid_to: date | None) -> None:
    if valid_from and valid_to and valid_to < valid_from:
        entry.wrong(key, "kết thúc trước khi bắt đầu")


def _meet(one: ChargeRule, other: ChargeRule) -> bool:
    """Whether both rules could hold at once with nothing to choose between them."""
    if one.channel is not other.channel:
        return False
    if one.case_ids and other.case_ids and not set(one.case_ids) & set(other.case_ids):
        return False
    starts = max(one.valid_from or date.min, other.valid_from or date.min)
    ends = min(one.valid_to or date.max, other.valid_to or date.max)
    return starts <= ends


def _repeated(words: Iterable[str]) -> list[str]:
    return [word for word, times in Counter(words).items() if times > 1]
