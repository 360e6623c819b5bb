"""One move as an officer asks for it on a page: judged by the counter's rules, written at once."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from counter_app.central.pages import result_file
from counter_app.central.pages.forms import PRINTED, MoveForm
from counter_app.central.pages.life import life_of, moving_rules
from counter_app.central.pages.result_file import KeptFile
from counter_app.central.pages.site import Site
from counter_app.central.pages.typed import wanted_of
from counter_app.central.pages.visitor import Visitor
from counter_app.central.portal.telling import write_changes
from counter_app.core.errors import UserError
from counter_app.domain.dossier import EventKind, State
from counter_app.domain.moving.cautions import Caution, of_life, of_twins
from counter_app.domain.moving.plan import PlannedMove, plan
from counter_app.domain.moving.wanted import Wanted, require_bounded
from counter_app.domain.step import Finished
from counter_app.protocol.canonical import canonical
from counter_app.protocol.moved import TO_PRINT, details_to_json
from db.central.attachments import Attached
from db.central.changes import NewChange
from db.central.desk_dossier import Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed into a move's form, on which dossier, by whom; ``file`` comes along."""

    whole: Whole
    form: MoveForm
    typed: dict[str, str]
    site: Site
    visitor: Visitor
    file: KeptFile | None = None

    @property
    def seen(self) -> int:
        """The version that the form was filled in for; -1 where it names none."""
        text = self.typed.get("seen", "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def planned(asked: Asked) -> PlannedMove:
    """The move as it would be written; ``UserError`` names the field that is wrong."""
    wanted = wanted_of(asked.form, asked.typed, seen_version=asked.whole.now.ver)
    if asked.file is not None:
        wanted = _with_file(wanted, result_file.new_id(asked.visitor))
    require_bounded(wanted)
    visitor = asked.visitor
    return plan(
        life_of(asked.whole),
        wanted,
        who=visitor.officer.role,
        rules=moving_rules(asked.site.rules(visitor.commune)),
        at=visitor.at,
        to_plain=details_to_json,
    )


def cautions(asked: Asked) -> tuple[Caution, ...]:
    """What to know before it is done: the counter's own sentences."""
    rules = moving_rules(asked.site.rules(asked.visitor.commune))
    told = of_life(asked.form.move, life_of(asked.whole), rules, asked.visitor.at)
    return (*told, *of_twins(asked.form.move, asked.whole.twins_gone))


async def written(asked: Asked, move: PlannedMove) -> bool:
    """Writes the move, its file before it, in one transaction; False where another was quicker."""
    site, commune = asked.site, asked.visitor.commune
    new, files = _changes(asked, move)
    now = asked.whole.now
    unit = "" if move.to is State.RECEIVED else now.unit
    after = msgspec.structs.replace(
        now, state=move.to, standing=move.standing, unit=unit, ver=new[-1].ver
    )
    work = site.store.write(
        commune, lambda one: write_changes(one, commune, new, after, files=files)
    )
    done = await asyncio.wrap_future(work)
    if done:
        site.changed(commune)
    return done


def was_just_made(asked: Asked, moves: Sequence[Mapping[str, Any]]) -> bool:
    """Whether what happened meanwhile is this very move of this officer: the key pressed twice."""
    if len(moves) != 1 or moves[0].get("clerk") != clerk_json(asked.visitor):
        return False
    try:
        wanted = wanted_of(asked.form, asked.typed, seen_version=asked.seen)
    except UserError:
        return False
    typed = {} if wanted.details is None else details_to_json(wanted.details)
    told = moves[0].get("details") or {}
    same = moves[0].get("move") == wanted.move.value and moves[0].get("reason") == wanted.reason
    return same and _without_file(told) == _without_file(typed)


def _without_file(details: Mapping[str, Any]) -> dict[str, Any]:
    """The details but for the file, whose id is new at each sending."""
    result = {**(details.get("result") or {}), "file": ""}
    return json.loads(json.dumps({**details, "result": result}))  # type: ignore[no-any-return]


def clerk_json(visitor: Visitor) -> dict[str, str]:
    """Who did it, as every event keeps it (``protocol.happened.Who``)."""
    officer = visitor.officer
    return {
        "id": f"officer:{officer.login}",
        "name": officer.name,
        "role": officer.role.value,
        "title": officer.title,
        "unit": officer.unit,
    }


def _changes(asked: Asked, move: PlannedMove) -> tuple[list[NewChange], list[Attached]]:
    now, visitor, details = asked.whole.now, asked.visitor, move.wanted.details
    clerk = clerk_json(visitor)
    new, files = list[NewChange](), list[Attached]()
    if asked.file is not None and isinstance(details, Finished):
        record, added = result_file.written_down(asked.file, details.result, now, visitor, clerk)
        files, new = [record], [added]
    body: dict[str, Any] = move.body | {"clerk": clerk}
    if told := [one.code for one in cautions(asked)]:
        body["warned"] = told
    if paper := PRINTED.get(move.wanted.move):
        body[TO_PRINT] = paper.value
    moved = NewChange(
        dossier=now.dossier,
        kind=EventKind.MOVED.value,
        ver=now.ver + len(new) + 1,
        at_ms=visitor.at_ms,
        body=canonical(body),
        by=visitor.officer.name,
    )
    return [*new, moved], files


def _with_file(wanted: Wanted, file_id: str) -> Wanted:
    told = wanted.details if isinstance(wanted.details, Finished) else Finished()
    return replace(wanted, details=replace(told, result=replace(told.result, file=file_id)))
