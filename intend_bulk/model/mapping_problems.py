"""The part of the catalogue of problems that speaks of mappings."""

from intend_bulk.model.kinds import ProblemKind, Severity

OF_MAPPINGS = (
    ProblemKind(
        "value_not_mapped",
        Severity.ERROR,
        "A value that the mapping does not list",
        "{value!r} is not among the values that the mapping lists for this column",
        'Add it to the values in the mapping, or write other = "…" or keep = true beside them',
        why="What it should be sent as is not said, and a guess could be wrong in every row.",
        keeps_severity=True,
    ),
    ProblemKind(
        "split_failed",
        Severity.ERROR,
        "A text that does not split",
        "{value!r} does not split into {wanted} parts by {by!r}: it has {found}",
        "Correct the cell, or change the split in the mapping",
        why="A part would be missing, or stand in the wrong place.",
        keeps_severity=True,
    ),
    ProblemKind(
        "date_unreadable",
        Severity.ERROR,
        "Not a date",
        "{value!r} is not a date with a year of four digits",
        "Write it like 2026-04-26, or take date out of the mapping of this column",
        why="The mapping says that this column holds dates.",
        keeps_severity=True,
    ),
    ProblemKind(
        "date_ambiguous",
        Severity.ERROR,
        "A date that can be read in two ways",
        "{value!r} can be read in two ways, and no other date of the column says which number is the day",
        'Write date = "day first" or date = "month first" in the mapping of this column',
        why="3 April and 4 March cannot be told apart.",
        keeps_severity=True,
    ),
    ProblemKind(
        "date_order_mixed",
        Severity.ERROR,
        "Dates in two orders",
        "{value!r} stands in a column with the day first ({day_first}) and with the month first ({month_first})",
        'Correct the dates, or write date = "day first" or date = "month first" in the mapping of this column',
        why="Which number is the day can be said of none of its dates.",
        keeps_severity=True,
    ),
    ProblemKind(
        "column_not_mapped",
        Severity.WARNING,
        "A column that the mapping does not use",
        "the mapping does not use the column {value!r}, so nothing of it is sent",
        "Say in the mapping what it feeds, or list it there under ignore",
        why="It may be a column of your own.",
        is_of_column=True,
    ),
)
