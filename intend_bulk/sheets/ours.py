"""By what our own columns and sheets are known again in a painted copy, whatever program saved it since."""

from collections.abc import Sequence

STATUS_COLUMNS = ("Status", "Client id", "Client account", "Message")
"""The headings of the columns right of the user's own, side by side in this order."""
SUMMARY, LOG, PROBLEMS = "Summary", "Log", "Problems"
"""The names of our sheets; another one where the user has a sheet of that name: "Summary (2)"."""
SUMMARY_BEGINS = "intend-bulk: "
"""Cell A1 of a summary begins so: "intend-bulk: import of clients.xlsx"."""
ABOUT, ABOUT_BEGINS = "About", "About this export"
EXPORT_SUMMARY_BEGINS = "Summary of this export"
"""Two sheets beside Clients in an export, and what cell A1 of them says; in a painted copy, they are the user's."""
CHANGES = "Changes"
"""How the name of a third begins."""
PART_HEADINGS = ("Client id", "Client title", "No.")
"""The first headings of the sheets of an export that hold addresses and contacts."""
LOG_HEADINGS = (
    "Row",
    "Status",
    "Client id",
    "Client account",
    "Reference",
    "Title",
    "Email",
    "HTTP status",
    "Message",
    "Attempts",
    "Sent at",
    "Finished at",
)
PROBLEM_HEADINGS = ("Row", "Column", "Cell", "Severity", "Code", "Value", "Message", "Suggestion")
"""The headings of our tables; a sheet that has one more, such as somebody's remarks, is not ours alone."""


def is_own_sheet(first_row: Sequence[str | None]) -> bool:
    """Whether a sheet is one that we wrote, by the texts of its first row."""
    texts = tuple((text or "").strip() for text in first_row)
    filled = texts[: max((position for position, text in enumerate(texts, start=1) if text), default=0)]
    return filled in (LOG_HEADINGS, PROBLEM_HEADINGS) or (len(filled) == 1 and filled[0].startswith(SUMMARY_BEGINS))


def is_beside_clients(first_row: Sequence[str | None]) -> bool:
    """Whether a sheet is one of an export that stands beside that of the clients, by the texts of its first row."""
    texts = tuple((text or "").strip() for text in first_row)
    return texts[: len(PART_HEADINGS)] == PART_HEADINGS or texts[:1] in ((ABOUT_BEGINS,), (EXPORT_SUMMARY_BEGINS,))


def own_columns(headings: Sequence[str | None]) -> range:
    """The positions of our columns, from 0: they are four headings side by side, as no sheet of a user has them."""
    wanted = [heading.casefold() for heading in STATUS_COLUMNS]
    folded = [(heading or "").strip().casefold() for heading in headings]
    width = len(wanted)
    starts = (start for start in range(len(folded) - width + 1) if folded[start : start + width] == wanted)
    start = next(starts, None)
    return range(0) if start is None else range(start, start + width)
