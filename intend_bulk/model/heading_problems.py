"""The part of the catalogue of problems that is about headings, and about where on a sheet the clients stand."""

from intend_bulk.model.kinds import ProblemKind, Severity

OF_HEADINGS = (
    ProblemKind(
        "heading_understood",
        Severity.INFO,
        "A heading in other words",
        "the heading {value!r} is read as {label}",
        why="It is a usual word for this column; [Columns](columns.md#other-spellings) lists them all.",
        is_of_column=True,
    ),
    ProblemKind(
        "heading_spare",
        Severity.WARNING,
        "A second column for the same thing",
        "the column {value!r} could be {label} too, which is {other!r} ({letter}) already, so nothing of it is sent",
        "If this is the right one, rename it to {label}, and the other to a name of your own",
        mend="If this is the right one, give it our heading, and the other a name of your own",
        why="A column of ours can be one column of the sheet only; the other said more plainly what it is.",
        is_of_column=True,
    ),
    ProblemKind(
        "column_to_split",
        Severity.WARNING,
        "A column that may hold several of ours",
        "the column {value!r} could be {labels}, or more than one of them, so it is not guessed and not sent",
        "If it is one of them, rename it; if it holds more, split it with a mapping: intend-bulk map FILE",
        why="Half an address in the wrong place would be worse than none.",
        is_of_column=True,
    ),
    ProblemKind(
        "contact_key",
        Severity.WARNING,
        "A key of a contact that may not be meant",
        "the column {value!r} is sent under a key of its own, {key!r}, which Intend may not know",
        "Rename it to First name, Last name, Email or Contact number of the contact, if that is meant",
        why="A contact can have any key; this one reads like another word for one that Intend knows.",
        is_of_column=True,
    ),
    ProblemKind(
        "headings_again",
        Severity.WARNING,
        "The headings once more",
        "the row holds the headings of row {first} once more, so it is passed over",
        "Delete the row, or leave it: it is no client",
        why="Every cell of it is the heading of its column, so it is no client; there may be a page break above it.",
    ),
    ProblemKind(
        "rows_above_headings",
        Severity.WARNING,
        "Rows above the headings",
        "the row stands above the headings, which are in row {heading}, so its {found} cells are not sent",
        "If it is a client, move it below the headings",
        why="A title is narrower than this; it may be a client.",
    ),
    ProblemKind(
        "sheet_hidden",
        Severity.INFO,
        "A hidden sheet is read",
        "the sheet {value!r} is hidden, and is read as it is the only one with known headings",
        why="What is sent should be what you can see.",
    ),
)
