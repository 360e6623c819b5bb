"""How long the paper lasts by which one acts for another: as it says; else a power lasts a year."""

from collections.abc import Iterator
from datetime import date

from counter_app.domain.admission.matter import look, stop
from counter_app.domain.offer import Finding
from counter_app.domain.people.applicant import Authority, Basis


def in_force(paper: Authority, basis: Basis, field: str, *, on: date) -> Iterator[Finding]:
    """That it has ended by its own words, or is a power without any and more than a year old.

    The second is looked at: a power for one matter lasts as long as that (Civil Code, article 140).
    """
    if paper.until is not None:
        if paper.until < on:
            words = f"Giấy ủy quyền, giới thiệu đã hết hạn ngày {paper.until:%d/%m/%Y}"
            yield stop("authority_expired", f"{words}; cần giấy mới.", field)
    elif basis is Basis.ATTORNEY and paper.on and paper.on < on and a_year_after(paper.on) < on:
        words = f"Giấy ủy quyền ngày {paper.on:%d/%m/%Y} không ghi thời hạn, nay đã quá 01 năm"
        yield look("authority_a_year_old", f"{words}; hãy xem còn hiệu lực không.", field)


def a_year_after(day: date) -> date:
    """The last day of a year that begins on ``day``: the same day, 28 February for the 29th.

    Civil Code 2015, article 148: a month without that day ends the term with its last.
    """
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
