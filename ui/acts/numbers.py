"""The personal numbers of a dossier's people, whole: shown on purpose, and written down."""

from counter_app.domain.rights import Right
from counter_app.domain.roles import everybody, role_words
from counter_app.services.lookup import DossierView
from counter_app.services.people.seen import note_numbers_seen
from ui.acts.act import Act, Scene
from ui.desk.counter import Counter


def _lines(dossier: DossierView) -> tuple[str, ...]:
    draft = dossier.received.draft
    return tuple(
        f"{role_words(role, draft).capitalize()}: {one.name}, số {one.personal_id}"
        for role, one in everybody(draft)
        if one.personal_id
    )


def _has_numbers(dossier: DossierView, _counter: Counter) -> bool:
    return bool(_lines(dossier))


def _show(scene: Scene) -> None:
    from ui.dialogs.numbers import NumbersDialog

    def show(words: str) -> None:
        if words:
            scene.said(words, "warn")
        NumbersDialog.ask(_lines(scene.dossier), parent=scene.over)

    counter, of = scene.counter, scene.dossier.row.id
    counter.on_io(
        lambda: note_numbers_seen(of, desk=counter.desk),
        owner=scene.over,
        done=show,
        failed=lambda fault: scene.said(fault.message, "bad"),
    )


SHOW_NUMBERS = Act(label="Hiện số định danh", offered=_has_numbers, play=_show, right=Right.SEE_IDS)
