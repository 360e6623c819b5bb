"""Attaching a file from disk, and looking at what is attached."""

from counter_app.core.errors import UserError
from counter_app.domain.attachment import Attachment
from counter_app.domain.dossier import EventKind
from counter_app.domain.workflow import OPEN
from counter_app.services.lookup import DossierView
from counter_app.services.sending.attachments import attach
from ui.acts.act import Act, Scene
from ui.acts.writing import write
from ui.desk.counter import Counter
from ui.dialogs.papers.attach import AttachDialog, Chosen


def _is_open(dossier: DossierView, _counter: Counter) -> bool:
    return dossier.row.state in OPEN


def _has_files(dossier: DossierView, _counter: Counter) -> bool:
    return any(event.kind is EventKind.ATTACHED for event in dossier.events)


def _attach(scene: Scene, before: Chosen | None = None, error: UserError | None = None) -> None:
    counter, dossier = scene.counter, scene.dossier
    chosen = AttachDialog.ask(about=scene.about, before=before, error=error, parent=scene.over)
    if chosen is None:
        return

    def keep(prepared: Attachment) -> None:
        told = f"Đã đính kèm “{prepared.label}”, {prepared.pages} trang."
        write(
            scene,
            lambda at: attach(dossier.row.id, prepared, desk=counter.desk, at=at),
            " ".join(filter(None, (told, prepared.warning))),
            again=lambda refused: _attach(scene, chosen, refused),
        )

    def refuse(fault: Exception) -> None:
        if isinstance(fault, UserError):
            _attach(scene, chosen, fault)
        else:
            scene.said(str(fault), "bad")

    scene.said("Đang đọc và kiểm tra tệp…", "info")
    counter.attachments.prepare(
        chosen.path, chosen.label, owner=scene.over, done=keep, failed=refuse
    )


def _look(scene: Scene) -> None:
    from ui.dialogs.papers.attachments import AttachmentsDialog

    AttachmentsDialog.ask(scene.dossier, scene.counter, parent=scene.over)


ATTACH = Act(label="Đính kèm tệp", offered=_is_open, play=_attach)
ATTACHED = Act(label="Xem tệp đính kèm", offered=_has_files, play=_look, right=None)
