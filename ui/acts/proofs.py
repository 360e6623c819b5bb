"""The papers without a number: the sheet a citizen reads before the seal, the proof of handing out."""

from counter_app.services.lookup import DossierView
from counter_app.services.moving.mending import READABLE
from counter_app.services.papers.proof_papers import ProofPaper
from ui.acts.act import Act, Scene
from ui.desk.counter import Counter


def print_proof(which: ProofPaper, scene: Scene) -> None:
    """Prints the paper, and says what became of it."""
    counter = scene.counter
    counter.results.print_proof(
        which,
        scene.dossier.row.id,
        request=counter.new_request(),
        owner=scene.over,
        done=lambda words: scene.said(words, "good"),
        failed=lambda error: scene.said(error.message, "bad"),
    )


def _is_readable(dossier: DossierView, _counter: Counter) -> bool:
    return dossier.row.state in READABLE


PRINT_TO_READ = Act(
    label="In bản đọc soát cho công dân",
    offered=_is_readable,
    play=lambda scene: print_proof(ProofPaper.TO_READ, scene),
)
