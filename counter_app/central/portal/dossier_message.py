"""Fills in DongBoHoSoMC: a dossier whole, as it stands after all that happened to it.

A refusal after appraisal is a result: status 9, then 10, with its day in ``NgayTuChoi``.

What a field holds of which nothing is known here is empty, and the office's page says so:

- ``MaThanhPhanHoSo``, ``MaKetQuaThayThe``, ``MaDoiTuong``: lists and accounts of the portal's own;
- ``Fax``: nobody is asked for one;
- ``DuongDanTaiTepTin``, ``DuongDanTepTinKetQua``: until the bytes are here, and where the cell has
  no address at which others find it (``links``).

The lists of codes that the portal has for databases (``MaCSDL``) and kinds of charges were not to
be had: our own words and numbers stand there. ``MaLinhVuc`` is in ``naming``.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from counter_app.central.portal.course import Course, Step
from counter_app.central.portal.fields import (
    MOST_MORE,
    MOST_SUMMARY,
    Database,
    DossierMessage,
    Fee,
    FiledFile,
    Owner,
    ResultPaper,
)
from counter_app.central.portal.naming import Naming
from counter_app.central.portal.stamps import stamp
from counter_app.central.portal.supplements import WITH_SUPPLEMENT, papers_of, supplements
from counter_app.core.clock import from_ms
from counter_app.domain.catalogue.procedure import ComponentKind
from counter_app.domain.catalogue.tariff import ChargeKind
from counter_app.domain.channel import Channel
from counter_app.domain.charge import ChargeLine
from counter_app.domain.checklist import GivenComponent
from counter_app.domain.dossier import ENDED
from counter_app.domain.dossier_now import DossierNow
from counter_app.domain.draft import RETURN_LABELS, Draft, ReturnWay
from counter_app.domain.people.applicant import OrganisationKind, Person
from counter_app.domain.step import Finished, PaymentAsked, Refused
from counter_app.domain.workflow import Move
from counter_app.protocol.moved import details_of
from counter_app.protocol.received import DossierReceived
from db.central.desk_dossier import File

_CHANNELS: Final = {Channel.COUNTER: 1, Channel.ONLINE: 2, Channel.POST: 3}
_ENTERPRISES: Final = frozenset({OrganisationKind.COMPANY, OrganisationKind.HOUSEHOLD_BUSINESS})
_CHARGES: Final = {ChargeKind.FEE: 1, ChargeKind.DUTY: 2, ChargeKind.COST: 3}
_POSTED: Final = frozenset({ReturnWay.POSTAL, ReturnWay.HOME})
_ID_DIGITS: Final = 12


def dossier_message(
    now: DossierNow,
    received: DossierReceived,
    naming: Naming,
    course: Course,
    files: Sequence[File],
) -> DossierMessage:
    """The message; ``received`` are its facts by now, ``course`` all that happened."""
    draft, steps, last = received.draft, course.steps, course.steps[-1]
    online = draft.online
    return DossierMessage(
        code=naming.code,
        procedure_code=received.procedure_code,
        procedure_name=received.procedure_name,
        sector_code=naming.sector_code,
        sector=now.sector,
        channel=2 if online else _CHANNELS[draft.channel],
        slip=f"{received.slip_no}/{received.slip_year}",
        owner_number=_owner_number(draft),
        owner_name=now.applicant_name,
        owner_kind=_owner_kind(draft),
        owners=owners_of(draft),
        **_contact(draft),
        summary=_summary(received),
        returned=stamp(now.standing.returned_at),
        ended=stamp(_ended(last)),
        refused=stamp(_refused(steps)),
        **_dates(received, now),
        status=last.status,
        return_way=1 if draft.return_by in _POSTED else 0,
        return_told=draft.return_address or RETURN_LABELS[draft.return_by],
        unit=received.agency,
        note=naming.note,
        filed_at=1 if online else 2,
        known_account=int(online is not None),
        files=_handed_in(files, steps),
        **_lists(received, course),
        results=tuple(_results(steps, files)),
    )


def _dates(received: DossierReceived, now: DossierNow) -> dict[str, Any]:
    at, online = from_ms(received.received_ms), received.draft.online
    return {
        "filed": stamp(online.at if online else at),
        "received": stamp(at),
        "due": stamp(now.standing.due_at),
    }


def _lists(received: DossierReceived, course: Course) -> dict[str, Any]:
    looked_up = tuple(one for one in received.components if _looked_up(one))
    return {
        "digitised": int(bool(looked_up)),
        "databases": tuple(Database(code=one.label) for one in looked_up),
        "paid_online": 3 if any(_payable(line) for line in received.charges) else 0,
        "fees": (*map(_fee, received.charges), *_duties(course.steps)),
        "papers": papers_of(received.components),
        "supplements": tuple(supplements(course)),
    }


def owners_of(draft: Draft) -> tuple[Owner, ...]:
    """The numbers of all owners; of the submitter, where the dossier is theirs.

    Who carries a body's dossier to the counter owns nothing of it.
    """
    people = draft.owners or (() if draft.organisation else (draft.submitter.person,))
    return tuple(owner for person in people for owner in _numbers(person))


def _numbers(person: Person) -> Iterator[Owner]:
    if person.personal_id:
        kind = 1 if len(person.personal_id) == _ID_DIGITS else 2
        yield Owner(kind=kind, number=person.personal_id)
    elif person.old_id:
        yield Owner(kind=2, number=person.old_id)


def lacks_number(draft: Draft) -> bool:
    """Whether the owner is a person without any number: the portal cannot tell whose it is."""
    return draft.organisation is None and not _owner_number(draft)


def _owner_number(draft: Draft) -> str:
    if draft.organisation is not None:
        return draft.organisation.tax_code or draft.organisation.decision_no
    person = draft.applicant
    passport = person.passport.number if person.passport else ""
    return person.personal_id or person.old_id or passport


def _contact(draft: Draft) -> dict[str, Any]:
    address = (draft.organisation or draft.applicant).address
    return {"more": address[:MOST_MORE], "email": draft.email, "phone": draft.phone}


def _owner_kind(draft: Draft) -> int:
    if draft.organisation is None:
        return 1
    if draft.organisation.kind in _ENTERPRISES:
        return 2
    return 3 if draft.organisation.kind is OrganisationKind.STATE_BODY else 4


def _summary(received: DossierReceived) -> str:
    parts = (received.procedure_name, received.case_name, received.draft.note)
    return ". ".join(part for part in parts if part)[:MOST_SUMMARY]


def _duties(steps: Sequence[Step]) -> Iterator[Fee]:
    """What the State asked to be paid on the way."""
    for step in steps:
        asked = details_of(step.body) if step.move is Move.ASK_PAYMENT else None
        if isinstance(asked, PaymentAsked):
            yield Fee(
                name=asked.item,
                code=asked.notice_no or f"NV-{step.chg}",
                taken=WITH_SUPPLEMENT,
                amount=asked.amount_vnd or 0,
                kind=_CHARGES[ChargeKind.DUTY],
            )


def _looked_up(component: GivenComponent) -> bool:
    return component.kind is ComponentKind.FROM_DATABASE


def _payable(line: ChargeLine) -> bool:
    return bool(line.amount_vnd) and not line.exempt


def _fee(line: ChargeLine) -> Fee:
    return Fee(
        name=line.name,
        code=line.rule_id,
        amount=(line.amount_vnd or 0) if _payable(line) else 0,
        kind=_CHARGES[line.kind],
    )


def _ended(last: Step) -> datetime | None:
    """When work ended: the hour the result was there, else that of the state it ended in."""
    if last.state not in ENDED:
        return None
    return last.standing.ready_at or last.standing.since


def _refused(steps: Sequence[Step]) -> datetime | None:
    made = _made(steps)
    return made.at if made is not None and made.move is Move.REFUSE else None


def _made(steps: Sequence[Step]) -> Step | None:
    """The step that made the result which stands, if one does."""
    if steps[-1].standing.ready_at is None:
        return None
    made = (one for one in reversed(steps) if one.move in {Move.FINISH, Move.REFUSE})
    return next(made, None)


def _handed_in(files: Sequence[File], steps: Sequence[Step]) -> tuple[FiledFile, ...]:
    """The files but those that were ever a result here: nobody handed them in."""
    told = (details_of(one.body) for one in steps if one.move is Move.FINISH)
    results = {one.result.file for one in told if isinstance(one, Finished)}
    kept = (one for one in files if one.id not in results)
    return tuple(FiledFile(id=one.id, name=one.label or one.id, path=_path(one)) for one in kept)


def _path(file: File) -> str:
    return file.sha256 if file.here else ""


def _results(steps: Sequence[Step], files: Sequence[File]) -> Iterator[ResultPaper]:
    made = _made(steps)
    if made is None:
        return
    told = details_of(made.body)
    if isinstance(told, Refused):
        yield ResultPaper(
            name="Văn bản từ chối giải quyết", id=f"KQ-{made.chg}", code=told.paper_no
        )
    else:
        paper = told.result if isinstance(told, Finished) else None
        name = paper.name if paper and paper.name else "Kết quả giải quyết"
        file = paper.file if paper else ""
        number = paper.number if paper else ""
        path = next((_path(one) for one in files if one.id == file), "")
        yield ResultPaper(name=name, id=file or f"KQ-{made.chg}", path=path, code=number)
