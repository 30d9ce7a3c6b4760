"""How a passage lies in a Whoosh index: what is indexed, what is kept beside it."""

from whoosh.columns import NumericColumn, VarBytesColumn
from whoosh.fields import COLUMN, ID, STORED, TEXT, Schema

SCHEMA = Schema(
    recording=ID(),
    stems=TEXT(phrase=True),
    spellings=TEXT(phrase=False),
    parts=TEXT(phrase=False),
    title=TEXT(phrase=True),
    names=TEXT(phrase=True),
    facts=COLUMN(VarBytesColumn()),
    length=COLUMN(NumericColumn("i")),
    passage=STORED(),
)
