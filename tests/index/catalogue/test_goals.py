"""Goals and targets as rows."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from index.catalogue import goals
from index.models import Goal, Target


def test_all_goals_and_targets_get_a_row(session: Session) -> None:
    assert session.scalar(select(func.count()).select_from(Goal)) == 17
    assert session.scalar(select(func.count()).select_from(Target)) == 169


def test_targets_keep_the_order_of_the_agenda(session: Session) -> None:
    of_the_first = select(Target.number).where(Target.goal_number == 1).order_by(Target.position)

    assert list(session.scalars(of_the_first)) == ["1.1", "1.2", "1.3", "1.4", "1.5", "1.a", "1.b"]


def test_writing_them_again_changes_nothing(session: Session) -> None:
    session.flush()

    goals.sync(session)

    assert not session.new
    assert [row for row in session.dirty if session.is_modified(row)] == []


def test_a_name_that_was_changed_by_hand_is_put_right(session: Session) -> None:
    goal = session.get_one(Goal, 11)
    right, goal.name_sv = goal.name_sv, "Fel namn"
    session.flush()

    goals.sync(session)

    assert session.get_one(Goal, 11).name("sv") == right
