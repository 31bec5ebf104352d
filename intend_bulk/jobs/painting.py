"""Leave the painted copy of a sheet: every problem in its cell, what became of every row beside it, and a summary."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from intend_bulk import __version__
from intend_bulk.errors import IntendBulkError, SheetError
from intend_bulk.jobs.canvas import MOST_NOTES, Canvas, Mended, own_canvas
from intend_bulk.jobs.checked import Checked, Kept
from intend_bulk.jobs.checking import problem_cells, problem_columns
from intend_bulk.jobs.fixing import Fix
from intend_bulk.jobs.listening import Listener
from intend_bulk.jobs.own_files import Left, Write, file_digest
from intend_bulk.jobs.places import shown_name
from intend_bulk.jobs.results import log_cells, log_columns
from intend_bulk.jobs.summing_up import Told, summary_of
from intend_bulk.jobs.verdicts import (
    INVALID,
    WARNING,
    Tally,
    Verdict,
    shortened,
    verdicts_of_check,
    verdicts_of_import,
)
from intend_bulk.model.client import BY_NAME, field_named
from intend_bulk.model.fields import Cell, Field, label_of
from intend_bulk.model.outcomes import NEEDS_A_PERSON, RowResult, Status
from intend_bulk.model.problems import Problem, sentences
from intend_bulk.model.sheet import Sheet
from intend_bulk.sheets.opening import is_excel_workbook
from intend_bulk.sheets.ours import LOG, PROBLEMS, STATUS_COLUMNS
from intend_bulk.sheets.painting.colours import MENDED
from intend_bulk.sheets.painting.paint import Painting, paint
from intend_bulk.sheets.painting.rows import Frame
from intend_bulk.sheets.painting.summary import Fact, OwnTable, write_own_sheets
from intend_bulk.sheets.stamp import PAINTED_FOR
from intend_bulk.sheets.template import SHEET, write_filled
from intend_bulk.system import Note, replacing

_MOST_PROBLEMS = 100_000
"""Lines of the table of problems; `check -o` writes all of them."""
_TO_LOOK_AT = {*(NEEDS_A_PERSON - {Status.NOT_SENT}), INVALID, WARNING}
_MOST_ROWS = 1_000_000


@dataclass(frozen=True)
class PaintedCopy:
    """What is going to be painted: the sheet that was read, what is said of its rows, and what the summary tells."""

    checked: Checked
    verdicts: Callable[[], Iterator[Verdict]]
    told: Told
    """What the summary tells besides."""
    log: Iterable[RowResult] | None = None
    """What became of every row of an import; None for a check, whose table is that of the problems."""
    address: str = ""
    """The Intend whose client ids stand in it."""
    original: Path | None = None
    """The user's file, where what was read is a mended copy of it."""
    mended: Mended = field(default_factory=dict[int, Mapping[int, str]])
    fixes: Iterable[Fix] = ()
    """The same, as a list."""

    @property
    def is_needed(self) -> bool:
        """Whether there is something to paint."""
        return is_whole(self.checked) or any(_needs_a_person(verdict) for verdict in self.verdicts())

    def write(self, place: Path, note: Note) -> Path:
        """Write the copy, and return where it stands.

        Raises SheetError where the file was changed since it was read, or cannot be painted.
        """
        source = self.checked.sheet.path
        with (
            replacing(place, mode_of=self.original or source, note=note) as copy,
            TemporaryDirectory(prefix="intend-bulk-") as folder,
        ):
            refuse_changed(self.checked)
            rows, own = Path(folder) / "rows.xlsx", Path(folder) / "own.xlsx"
            if is_whole(self.checked):
                base, canvas = source, own_canvas(self.checked.sheet, self.verdicts, self.checked.of_headings)
                canvas = replace(canvas, mended=self.mended)
            else:
                base, canvas = rows, self._rows_for_a_person(rows)
            self._paint(base, copy.beside, canvas, own)
            refuse_changed(self.checked)  # it may have been saved anew in between
        return copy.target

    def _rows_for_a_person(self, path: Path) -> Canvas:
        """Write the rows that need a person into a workbook of our own headings."""
        sheet = self.checked.sheet

        def chosen() -> Iterator[Verdict]:
            return filter(_needs_a_person, self.verdicts())

        def numbered() -> Iterator[tuple[int, Verdict]]:
            return enumerate((_named(verdict, sheet.path) for verdict in chosen()), start=2)

        count = sum(1 for _ in chosen())
        if count > _MOST_ROWS:
            raise SheetError(
                f"{count:,} rows of {sheet.path.name} need a person, more than a sheet of a workbook holds.",
                hint="intend-bulk check -o problems.csv lists all that is wrong.",
            )
        rows = Kept(count, lambda: (verdict.row.cells for verdict in chosen()))
        names = {name: position for position, name in enumerate(write_in_our_form(path, self.checked, rows))}
        places = {column.position: names[column.name] for column in sheet.columns if column.name in names}
        width = len(names)
        frame = Frame(1, range(width), range(width, width + len(STATUS_COLUMNS)))
        return Canvas(SHEET, frame, numbered, places)

    def _paint(self, base: Path, place: Path, canvas: Canvas, own: Path) -> None:
        tally, notes = Tally(), canvas.notes(canvas.frame.heading_row, canvas.of_headings)
        for problem in self.checked.of_headings:
            tally.add_problem(problem.row, problem)
        for number, verdict in canvas.verdicts():
            tally.add(number, verdict)
            if len(notes) < MOST_NOTES:
                notes |= canvas.notes(number, verdict.problems)
        said = [f"Only the first {MOST_NOTES:,} cells have a comment."] if len(notes) >= MOST_NOTES else []
        told = (
            self.told if is_whole(self.checked) else replace(self.told, others_in=shown_name(self.checked.sheet.path))
        )
        write_own_sheets(own, summary_of(told, canvas, tally, notes=said), self._table(canvas))
        noted = {"intend-bulk painted": __version__, PAINTED_FOR: self.address}
        name = LOG if self.log is not None else PROBLEMS
        paint(base, place, Painting(canvas.sheet, canvas.frame, canvas.rows, notes, noted, own, name))

    def _table(self, canvas: Canvas) -> OwnTable:
        """The table at the end of the workbook: the log, or the problems."""
        if self.log is not None:
            is_log = is_whole(self.checked)
            results = (result for result in self.log if is_log or result.status in _TO_LOOK_AT)
            return OwnTable(LOG, log_columns(), (_shorter(log_cells(result)) for result in results))
        of_headings = ((problem.row, problem) for problem in canvas.of_headings)
        of_rows = (
            (number, found) for number, verdict in canvas.verdicts() for found in (*verdict.problems, *verdict.remarks)
        )
        problems = islice(chain(of_headings, of_rows), _MOST_PROBLEMS)
        lines = (problem_cells(canvas.moved(number, problem)) for number, problem in problems)
        every = map(_shorter, chain(map(_line_of_fix, self.fixes), lines))
        return OwnTable(PROBLEMS, problem_columns(cells_of=canvas.sheet), every)


def refuse_changed(checked: Checked) -> None:
    """Raise SheetError where a file was changed since it was checked: its rows may stand elsewhere by now."""
    source = checked.sheet.path
    if file_digest(source) != checked.digest:
        raise SheetError(f"{source.name} was changed while it was read.", hint="Run the same command again.")


def is_whole(checked: Checked) -> bool:
    """Whether the copy is one of the user's own workbook; of other files it holds the rows that need a person."""
    return is_excel_workbook(checked.sheet.path)


def write_in_our_form(path: Path, checked: Checked, rows: Iterable[Mapping[str, Cell]]) -> list[str]:
    """Write rows into a workbook of our own headings, and return the names of its columns, in their order."""
    fields = [*_fields_of(checked.sheet, checked.of_headings)]
    write_filled(path, fields, rows)
    return [field.name for field in fields]


def leave_copy(copy: PaintedCopy, put: Callable[[Write], Left], listener: Listener) -> Path | None:
    """Leave a painted copy by `put`, and return where it stands; None where there is nothing to paint, or it failed.

    Nothing else depends on a copy: where it cannot be made, why is said, and that is all.
    """
    try:
        if not copy.is_needed:
            return None
        listener.stage("Painting the copy")
        left = put(copy.write)
    except IntendBulkError as error:
        listener.say(sentences(f"There is no painted copy: {error.message}", error.hint or ""))
    except KeyboardInterrupt:
        listener.say("There is no painted copy, as you asked to stop.")
    except Exception as error:  # noqa: BLE001  # a fault of ours must not lose what there is to say of the rows
        listener.say(f"There is no painted copy ({type(error).__name__}: {error}).")
    else:
        if left.said:
            listener.say(left.said)
        return left.path
    return None


def copy_of_check(checked: Checked, original: Path | None = None) -> PaintedCopy:
    """The copy that a check leaves; `original` is the user's file, where a mended copy of it was checked."""
    path = original or checked.sheet.path
    told = Told(f"check of {shown_name(path)}", [*_facts(checked, path)])
    address = checked.sheet.painted_for or ""
    return PaintedCopy(checked, partial(verdicts_of_check, checked), told, address=address, original=original)


def copy_of_import(checked: Checked, outcomes: Iterable[RowResult], *, address: str, host: str) -> PaintedCopy:
    """The copy that an import leaves; `address` is the Intend whose ids are known, `host` how a person calls it."""
    facts = [*_facts(checked, checked.sheet.path), Fact("Intend", host)]
    told = Told(f"import of {shown_name(checked.sheet.path)}", facts)
    verdicts = partial(verdicts_of_import, checked, outcomes)
    return PaintedCopy(checked, verdicts, told, outcomes, address)


def _facts(checked: Checked, path: Path) -> Iterator[Fact]:
    yield Fact("File", shown_name(path))
    if checked.sheet.name:
        yield Fact("Sheet", checked.sheet.name)
    yield Fact("Rows", len(checked.rows))


def _needs_a_person(verdict: Verdict) -> bool:
    """Rows that were merely not sent go with the next run of the same command: there is nothing to look at."""
    return verdict.status in _TO_LOOK_AT


def _named(verdict: Verdict, source: Path) -> Verdict:
    """With the row of the file that it comes from, as it has another number here."""
    name = shown_name(source)
    return replace(verdict, message=sentences(f"Row {verdict.row.number} of {name}", verdict.message))


def _fields_of(sheet: Sheet, of_headings: Sequence[Problem]) -> Iterator[Field]:
    """The columns that are sent, as the sheet has them, and those that it lacks."""
    absent = {problem.column for problem in of_headings if problem.kind.code == "required_column_missing"}
    names = [*sheet.known, *(name for name in BY_NAME if label_of(name) in absent)]
    for name in names:
        field = field_named(name)
        if field and (field.sent or name == "reference"):
            yield field


def _line_of_fix(fix: Fix) -> list[Cell]:
    return [fix.row, fix.column, fix.cell, MENDED, "", fix.old, f"{fix}", ""]


def _shorter(cells: Sequence[Cell]) -> list[Cell]:
    return [shortened(cell) if isinstance(cell, str) else cell for cell in cells]
