"""Somebody or something from abroad: a passport and visa in force, papers legalised, translated."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from counter_app.core.text import fold
from counter_app.domain.admission.matter import Matter, look, stop
from counter_app.domain.offer import Finding
from counter_app.domain.people.applicant import HOME, Authority, Passport
from counter_app.domain.people.countries import country_name
from counter_app.domain.people.foreign import ForeignPapers, Legalisation, exemptions
from counter_app.domain.roles import people_of

_FIELD: Final = "foreign"
_PAPERS: Final = "Giấy tờ của"
_POWER: Final = "Giấy ủy quyền lập ở"


def passports(matter: Matter) -> Iterator[Finding]:
    """Each passport on the day; a visa is looked at.

    One that has expired shows nobody where the papers asked for show who one is; elsewhere, as
    where an original alone is copied (NĐ 23/2015 Đ20), it is looked at.
    """
    for field, person in people_of(matter.draft):
        if person.passport is not None:
            yield from _passport(person.passport, person.name, f"{field}.passport", matter)


def _passport(passport: Passport, name: str, field: str, matter: Matter) -> Iterator[Finding]:
    expires, visa = passport.expires_on, passport.visa_until
    if expires is not None and expires < matter.on:
        told = f"Hộ chiếu, thẻ {passport.number} đã hết hạn ngày {expires:%d/%m/%Y}"
        if any(paper.identity for paper in matter.case.checklist):
            yield stop("passport_expired", f"{told}: cần giấy còn hạn.", field)
        else:
            yield look("passport_out_of_date", f"{told}; hãy xem lại.", field)
    if visa is not None and visa < matter.on:
        yield look(
            "visa_expired",
            f"Thị thực của {name} đã hết hạn ngày {visa:%d/%m/%Y}; hãy xem lại.",
            field,
        )


def papers(matter: Matter) -> Iterator[Finding]:
    """Papers from abroad that are handed in: legalised, by Apostille or exempt; and translated."""
    asked = {fold(paper.label) for paper in matter.case.checklist if paper.foreign}
    if not any(fold(paper.label) in asked for paper in matter.given):
        return
    told = matter.draft.foreign or None
    if told is None or not told.country:
        yield stop("foreign_untold", "Giấy tờ nước ngoài: hãy ghi nước cấp ở “Người khác”.", _FIELD)
        return
    yield from _legalised(told, _PAPERS, _FIELD, on=matter.on)
    if not told.translated:
        yield stop(
            "not_translated",
            "Giấy tờ bằng tiếng nước ngoài: cần bản dịch tiếng Việt có chứng thực.",
            _FIELD,
        )


def power(paper: Authority, field: str, *, on: date) -> Iterator[Finding]:
    """A power of attorney made abroad: as any paper from there; at the intake and at the return.

    What a country's agreement exempts is not asked to be legalised, and is looked at.
    """
    country = paper.country or HOME
    if country == HOME:
        return
    made_in, exempt = f"{_POWER} {country_name(country)}", exemptions().countries.get(country)
    if exempt is not None and not paper.legalised:
        ground = exempt.ground[:1].lower() + exempt.ground[1:]
        yield look("power_exempt", f"{made_in}: có thể được miễn theo {ground}, hãy xem.", field)
    elif not paper.legalised:
        yield from _legalised(ForeignPapers(country=country), _POWER, field, on=on)
    if not paper.translated:
        yield stop("not_translated", f"{made_in}: cần bản dịch tiếng Việt có chứng thực.", field)


def _legalised(told: ForeignPapers, what: str, field: str, *, on: date) -> Iterator[Finding]:
    known, name = exemptions(), country_name(told.country)
    exempt = known.countries.get(told.country)
    day = f"{known.as_of:%m/%Y}"
    if told.legalisation is Legalisation.NONE:
        yield stop(
            "not_legalised",
            f"{what} {name} cần hợp pháp hóa lãnh sự hoặc chứng nhận Apostille.",
            field,
        )
        if exempt is not None:
            yield look(
                "may_be_exempt",
                f"{name} có trong danh sách miễn ({day}): nếu đúng loại giấy, chọn “được miễn”.",
                field,
            )
    elif told.legalisation is Legalisation.EXEMPT and exempt is None:
        yield look(
            "not_in_the_list",
            f"{name} không có trong danh sách miễn ({day}); hãy đối chiếu lại điều ước.",
            field,
        )
    elif told.legalisation is Legalisation.EXEMPT and exempt is not None and not exempt.sure:
        yield look(
            "exemption_unsure",
            f"Miễn cho {name} theo {exempt.ground.lower()}: chưa đối chiếu loại giấy, hãy xem lại.",
            field,
        )
    elif told.legalisation is Legalisation.APOSTILLE and on < known.apostille_from:
        yield stop(
            "no_apostille_yet",
            f"Apostille chỉ dùng được từ {known.apostille_from:%d/%m/%Y}.",
            field,
        )
