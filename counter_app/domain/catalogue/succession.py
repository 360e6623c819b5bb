"""One catalogue after another: what the new one no longer names has expired, and is still found.

Dossiers taken in before name procedures and cases of their day; nothing offers them again.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from counter_app.domain.catalogue.catalogue import Catalogue
from counter_app.domain.catalogue.procedure import Case, Procedure


def succeed(new: Catalogue, old: Catalogue, begins: date) -> Catalogue:
    """``new`` from the day it begins, with what only ``old`` had as expired the day before."""
    last = begins - timedelta(days=1)
    known = {one.code for one in new.procedures}
    kept = [_with_cases(one, old.get(one.code), last) for one in new.procedures]
    gone = [_expired(one, last) for one in old.procedures if one.code not in known]
    return Catalogue([*kept, *gone], new.bundles, version=new.version)


def _with_cases(procedure: Procedure, before: Procedure | None, last: date) -> Procedure:
    gone = tuple(_gone_cases(procedure, before, last)) if before is not None else ()
    return replace(procedure, cases=(*procedure.cases, *gone)) if gone else procedure


def _gone_cases(procedure: Procedure, before: Procedure, last: date) -> Iterator[Case]:
    known = {case.id for case in procedure.cases}
    for case in before.cases:
        if case.id not in known:
            yield replace(case, valid_to=_sooner(case.valid_to, last))


def _expired(procedure: Procedure, last: date) -> Procedure:
    return replace(procedure, valid_to=_sooner(procedure.valid_to, last))


def _sooner(until: date | None, last: date) -> date:
    return last if until is None else min(until, last)
