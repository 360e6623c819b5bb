"""Before what cannot be undone the clerk gives their secret again; money is given up by two."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.rights import Right
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from counter_app.services.lookup import open_dossier
from counter_app.services.people.proofs import require_proof
from tests.screens.in_front import in_front
from tests.screens.test_entrance import LAN, LEADER, SECRETS, three  # noqa: F401  a fixture
from ui.acts.act import Scene
from ui.acts.writing import write
from ui.dialogs.proving import ProvingDialog

if TYPE_CHECKING:
    from tests.screens.test_entrance import Counter


@dataclass(frozen=True)
class Written:
    """What a proved act leaves here."""

    told: Mapping[str, object]
    paper: int | None = None


@pytest.fixture
def scene(three: "Counter", said: list[str]) -> Scene:  # noqa: F811
    """A dossier of the clerk who has signed in."""
    three.signs_in(LAN)
    three.is_in(LAN)
    desk, at = three.counter.desk, three.clock.now()
    wanted = Draft(
        submitter=Submitter(person=Person(name="Lò Văn Páo", personal_id="001190000001")),
        procedure_code="2.000815",
        phone="0912345678",
        certified_copies=(CertifiedCopy(document="Bằng tốt nghiệp", pages=1, copies=1),),
    )
    made = receive(wanted, offer=offer(wanted, desk=desk, at=at), desk=desk, at=at)
    return Scene(
        counter=three.counter,
        dossier=open_dossier(made.dossier_id, desk=desk),
        over=three.window,
        said=lambda words, _tone: said.append(words),
    )


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def told() -> list[Mapping[str, object]]:
    return []


def voids(scene: Scene, told: list[Mapping[str, object]], second: Right | None) -> None:
    def work(_at: object) -> Written:
        desk = scene.counter.desk
        told.append(require_proof(desk, Right.VOID, desk.proof, second=second))
        return Written(told=told[-1])

    write(scene, work, "Đã hủy.")


def test_the_clerk_s_own_secret_lets_a_void_through_once_it_is_right(
    three: "Counter",  # noqa: F811
    scene: Scene,
    said: list[str],
    told: list[Mapping[str, object]],
) -> None:
    def proves() -> None:
        form = in_front(ProvingDialog).form
        three.types("khong phai mat khau")
        three.hits(Qt.Key.Key_Return)
        three.waits(form.key.isEnabled)
        assert not told
        form.to_first()
        three.types(SECRETS[LAN])
        three.hits(Qt.Key.Key_Return)

    three.answers(lambda: voids(scene, told, None), proves)
    three.waits(lambda: said == ["Đã hủy."])
    assert told == [{}]
    voids(scene, told, None)
    three.waits(lambda: said == ["Đã hủy."] * 2)


def test_money_is_given_up_by_two_and_the_second_is_named(
    three: "Counter",  # noqa: F811
    scene: Scene,
    said: list[str],
    told: list[Mapping[str, object]],
) -> None:
    def alone() -> None:
        in_front(ProvingDialog)
        three.types(SECRETS[LAN])
        three.hits(Qt.Key.Key_Return)

    def by_two() -> None:
        form = in_front(ProvingDialog).form
        assert tuple(form.fields) == ("secret", "second", "second_secret")
        three.types(SECRETS[LAN])
        three.hits(Qt.Key.Key_Return)
        three.hits(Qt.Key.Key_Return)
        three.types(SECRETS[LEADER])
        three.hits(Qt.Key.Key_Return)

    three.answers(lambda: voids(scene, told, Right.VOID_MONEY), alone, by_two)
    three.waits(lambda: said == ["Đã hủy."])
    (one,) = told
    assert one["second"]["name"] == LEADER  # type: ignore[index]


def test_esc_leaves_everything_as_it_is(
    three: "Counter",  # noqa: F811
    scene: Scene,
    said: list[str],
    told: list[Mapping[str, object]],
) -> None:
    three.answers(lambda: voids(scene, told, None), lambda: three.hits(Qt.Key.Key_Escape))
    three.waits(lambda: bool(said))
    assert "nhập lại mật khẩu" in said[0]
    assert told == []
