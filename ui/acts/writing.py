"""How an act that writes a fact is played: once, told, its paper printed."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from counter_app.core.errors import EnvironmentFault, UserError
from ui.acts.act import Scene
from ui.desk.facts import Recorded
from ui.dialogs.proving import asks_secret, prove_then
from ui.dialogs.questions import Question, QuestionsDialog

Again = Callable[[UserError], None]
Answers = dict[str, Any]


def ask_and_write(
    scene: Scene,
    title: str,
    questions: Sequence[Question],
    *,
    work: Callable[[Answers, datetime], Recorded],
    words: Callable[[Answers], str] | str,
    told: str = "",
    key: str = "Ghi",
    error: UserError | None = None,
    before: Answers | None = None,
) -> None:
    """Asks, does ``work`` with the answers and says ``words``; what is refused is asked again."""
    said_with = {"told": told, "key": key}
    answer = QuestionsDialog.ask(
        title,
        questions,
        **said_with,
        error=error,
        before=before,
        about=scene.about,
        parent=scene.over,
    )
    if answer is None:
        return

    def again(refused: UserError) -> None:
        ask_and_write(
            scene,
            title,
            questions,
            work=work,
            words=words,
            **said_with,
            error=refused,
            before=answer,
        )

    said = words if isinstance(words, str) else words(answer)
    write(scene, lambda at: work(answer, at), said, again=again)


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
        if asks_secret(fault):
            prove_then(
                fault,
                scene.counter,
                over=scene.over,
                act=lambda: write(scene, work, words, again=again),
                said=lambda why: scene.said(why, "warn"),
            )
        elif again is not None and isinstance(fault, UserError) and fault.field:
            again(fault)
        else:
            scene.said(fault.message, "bad")

    scene.counter.facts.write(
        scene.dossier.row.id, work, owner=scene.over, done=done, failed=failed
    )
