"""What can be wrong with a row beside the clients that the journal and Intend know."""

from intend_bulk.model.kinds import ProblemKind, Severity

OF_CLIENTS = (
    ProblemKind(
        "client_id_not_here",
        Severity.ERROR,
        "A client id that is not in Intend",
        "Intend holds no client {value} with the title {title!r}",
        "Your own id? Name the column Reference",
        why="A row with an id says that the client is there already; it would be passed over or created twice.",
        keeps_severity=True,
    ),
    ProblemKind(
        "created_row_changed",
        Severity.ERROR,
        "A row that was created, with another title since",
        "the row was created as client {value}, which has another title in Intend than {title!r}",
        "Change the title in Intend, as the API has no update. If the row is another client by now, clear this cell",
        why="A client cannot be changed from here, and must not be created a second time.",
    ),
    ProblemKind(
        "reference_conflict",
        Severity.ERROR,
        "A reference that belongs to another client",
        "{value} was sent as {known}; this row says {title}. The API has no update",
        "Change it in Intend, or give the row its own reference",
        why="A client cannot be changed from here, and must not be created a second time.",
        keeps_severity=True,
    ),
)
