"""How an act that writes a fact is played: once, told, its paper printed."""

from collections.abc import Callable
from datetime import datetime

from counter_app.core.errors import EnvironmentFault, UserError
from ui.acts.act import Scene
from ui.facts import Recorded

Again = Callable[[UserError], None]


def write(
    scene: Scene,
    work: Callable[[datetime], Recorded],
    words: str,
    *,
    again: Again | None = None,
) -> None:
    """Does ``work`` and says ``words``; a field refused goes back to ``again`` with what was typed."""

    def done(recorded: Recorded) -> None:
        scene.said(words, "good")
        if recorded.paper is not None:
            scene.counter.facts.print_paper(
                recorded.paper,
                owner=scene.over,
                done=lambda printed: scene.said(f"{words} {printed}", "good"),
                failed=lambda fault: scene.said(f"{words} {fault.message}", "bad"),
            )

    def failed(fault: UserError | EnvironmentFault) -> None:
        if again is not None and isinstance(fault, UserError) and fault.field:
            again(fault)
        else:
            scene.said(fault.message, "bad")

    scene.counter.facts.write(
        scene.dossier.row.id, work, owner=scene.over, done=done, failed=failed
    )
