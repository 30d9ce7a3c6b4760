"""Goals and targets as rows: kept equal to the data of index.goals."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from index.goals.agenda import goals as goal_data
from index.models import Goal, Target


def sync(session: Session) -> None:
    """Write the 17 goals and 169 targets; running it again changes nothing."""
    position = 0
    for goal in goal_data():
        session.merge(Goal(number=goal.number, name_sv=goal.name_sv, name_en=goal.name_en))
        for target in goal.targets:
            position += 1
            row = Target(number=target.number, goal_number=goal.number, position=position)
            row.label_sv, row.label_en = target.label_sv, target.label_en
            session.merge(row)


def by_numbers(session: Session, numbers: Iterable[int]) -> Sequence[Goal]:
    return session.scalars(select(Goal).where(Goal.number.in_(tuple(numbers))).order_by(Goal.number)).all()


def targets_by_numbers(session: Session, numbers: Iterable[str]) -> Sequence[Target]:
    wanted = select(Target).where(Target.number.in_(tuple(numbers))).order_by(Target.position)
    return session.scalars(wanted).all()
