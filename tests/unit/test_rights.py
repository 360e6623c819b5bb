"""The table of rights: whole, read-only for who only looks, and written where people read it."""

import runpy
from dataclasses import replace
from pathlib import Path

import pytest

from counter_app.core.errors import UserError
from counter_app.core.ids import ClerkId
from counter_app.domain.rights import (
    PRINTS,
    RIGHT_LABELS,
    RIGHTS,
    Right,
    may,
    print_right,
    require,
    rights_of,
)
from counter_app.domain.staff import ROLE_LABELS, Clerk, Role
from counter_app.domain.workflow import PaperKind

ROOT = Path(__file__).parents[2]
CLERK = Clerk(id=ClerkId("1"), name="Nguyễn Thị Ánh")


def test_every_role_and_every_paper_is_in_the_table_and_each_right_has_its_words() -> None:
    assert set(RIGHTS) == set(Role) == set(ROLE_LABELS)
    assert {print_right(kind) for kind in PaperKind} == PRINTS
    assert set(RIGHT_LABELS) == set(Right) - PRINTS
    assert set().union(*RIGHTS.values()) == set(Right)


def test_who_inspects_only_looks() -> None:
    assert RIGHTS[Role.INSPECTOR] == {
        Right.SEE_IDS,
        Right.OPEN_SCAN,
        Right.WHO_LOOKED,
    }


def test_rights_follow_the_role_and_what_the_account_has_more_or_less() -> None:
    leader = replace(CLERK, role=Role.LEADER)
    trusted = replace(CLERK, more=frozenset({Right.EXPORT}), less=frozenset({Right.VOID}))

    assert (CLERK.rights, leader.rights) == (RIGHTS[Role.CLERK], RIGHTS[Role.LEADER])
    assert trusted.rights == RIGHTS[Role.CLERK] - {Right.VOID} | {Right.EXPORT}
    assert not may(replace(trusted, less=frozenset({Right.EXPORT})), Right.EXPORT)
    assert rights_of(Role.INSPECTOR, more={Right.WRITE}) == RIGHTS[Role.INSPECTOR] | {Right.WRITE}


@pytest.mark.parametrize("role", Role)
def test_whoever_may_not_is_told_who_does(role: Role) -> None:
    who = replace(CLERK, role=role)
    for right in RIGHTS[role]:
        require(who, right)
    for right in set(Right) - RIGHTS[role]:
        with pytest.raises(UserError) as refused:
            require(who, right)
        doers = [ROLE_LABELS[one] for one in Role if right in RIGHTS[one]]
        assert refused.value.code == "no_right"
        assert all(words in refused.value.message for words in doers)


def test_readme_and_help_show_the_table_as_it_is() -> None:
    script = runpy.run_path(str(ROOT / "packaging" / "workflow_table.py"), run_name="read")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert readme.count(script["rights_table"]()) == 1
    for words in RIGHT_LABELS.values():
        assert words in script["help_page"]()
