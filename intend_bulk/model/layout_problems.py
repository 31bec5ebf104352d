"""The entries of the catalogue about how a sheet is laid out: what is merged, what is hidden."""

from intend_bulk.model.kinds import ProblemKind, Severity

OF_LAYOUT = (
    ProblemKind(
        "merged_cell",
        Severity.ERROR,
        "A cell that is merged with another",
        "the cell is merged with {first} and shows {value!r}, but only {first} holds that",
        "Unmerge the cells, and write into each what belongs there",
        why="A person sees a value in this row that the row does not hold.",
        keeps_severity=True,
    ),
    ProblemKind(
        "row_hidden",
        Severity.INFO,
        "Hidden rows",
        "the row is hidden in the sheet, or filtered out, and is read like the others",
        why="What nobody sees is sent as well; it is said at the first such row.",
    ),
    ProblemKind(
        "column_hidden",
        Severity.INFO,
        "A hidden column",
        "the column {value!r} is hidden in the sheet, and is read like the others",
        why="What nobody sees is sent as well.",
        is_of_column=True,
    ),
)
