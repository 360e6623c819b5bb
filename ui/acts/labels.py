"""Folder labels, separators, envelopes: what goes around a dossier."""

from counter_app.services.lookup import DossierView
from ui.acts.act import Act, Scene
from ui.desk.counter import Counter
from ui.dialogs.papers.labels import LabelsDialog


def _has_code(dossier: DossierView, _counter: Counter) -> bool:
    return bool(dossier.row.code)


def _print(scene: Scene) -> None:
    row = scene.dossier.row
    about = f"{row.code}, {row.applicant_name}"
    LabelsDialog.ask(scene.counter, (row.id,), about=about, parent=scene.over)


PRINT_LABELS = Act(label="In tem, bìa, phong bì", offered=_has_code, play=_print)
