"""What the two tables of a dossier's screen say: of a paper that came, of what happened."""

from collections.abc import Callable

from counter_app.core.clock import local
from counter_app.domain.catalogue.procedure import COMPONENT_KIND_LABELS
from counter_app.domain.dossier import STATE_LABELS, Event
from counter_app.domain.heard import HEARD_WORDS
from counter_app.protocol.event_words import event_in_full, event_words
from counter_app.services.moving.handed_in import HandedIn
from ui import strings
from ui.strings import masked
from ui.widgets.table_model import Column


def _came(one: HandedIn) -> str:
    """Its name, and the day where that is not the intake's."""
    return f"{one.label} (bổ sung {local(one.at):%d/%m/%Y})" if one.later else one.label


COMPONENTS: tuple[Column[HandedIn], ...] = (
    Column(title="Giấy tờ đã nhận", value=_came),
    Column(title="Loại", value=lambda one: COMPONENT_KIND_LABELS[one.kind] if one.kind else ""),
    Column(title="SL", value=lambda one: "" if one.count is None else str(one.count)),
)


def _what(one: Event) -> str:
    return masked(event_words(one))


def history(where: Callable[[str | None], str]) -> tuple[Column[Event], ...]:
    """What the history says of an event; ``where`` names the place it was written at."""

    def by(one: Event) -> str:
        return ", ".join(part for part in (one.by_name, where(one.device)) if part)

    def stands(one: Event) -> str:
        how = f", {HEARD_WORDS[one.heard]}" if one.heard is not None else ""
        return f"{STATE_LABELS[one.state]}{how}"

    def tone(one: Event) -> str:
        return "text" if one.heard is None else "warn"

    return (
        Column(title="Lúc", value=lambda one: strings.hour_and_day(one.at)),
        Column(title="Việc", value=_what, tip=lambda one: masked(event_in_full(one))),
        Column(title="Trạng thái", value=stands, tone=tone),
        Column(title="Người làm", value=by),
    )
