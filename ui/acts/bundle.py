"""The other dossiers of the same filing: their states at a glance, one key away."""

from counter_app.domain.dossier import DossierRow
from counter_app.services.lookup import DossierView
from ui.acts.act import Act, Scene
from ui.desk.counter import Counter
from ui.dialogs.papers.filed_together import SHEET, FiledTogetherDialog


def _is_part(dossier: DossierView, _counter: Counter) -> bool:
    return dossier.row.bundle is not None


def _show(scene: Scene) -> None:
    bundle = scene.dossier.row.bundle or ""

    def choose(rows: tuple[DossierRow, ...]) -> None:
        counter = scene.counter
        chosen = FiledTogetherDialog.ask(
            rows, scene.dossier.row.id, counter=counter, parent=scene.over
        )
        if chosen is SHEET:
            counter.bundles.print_sheet(
                bundle,
                request=counter.new_request(),
                owner=scene.over,
                done=lambda words: scene.said(words, "good"),
                failed=lambda error: scene.said(error.message, "bad"),
            )
        elif isinstance(chosen, str):
            counter.changes.dossier_wanted.emit(chosen)

    scene.counter.bundles.filed_together(bundle, owner=scene.over, done=choose)


FILED_TOGETHER = Act(
    label="Hồ sơ liên thông cùng lần nộp", offered=_is_part, play=_show, right=None
)
