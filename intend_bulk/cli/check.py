"""intend-bulk check"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from intend_bulk.cli.lines import to_copy
from intend_bulk.cli.mapping_option import as_given, chosen_mapping, mapping_option
from intend_bulk.cli.options import FILE, OUT, Common, common_options, encoding_option
from intend_bulk.cli.problems_shown import grouped_lines, plain, worst_first
from intend_bulk.cli.which_sheet import asking_which_sheet
from intend_bulk.model.catalogue import Severity
from intend_bulk.model.counting import counted
from intend_bulk.model.problems import Problem, sentences

if TYPE_CHECKING:
    from intend_bulk.jobs.checked import Checked
    from intend_bulk.jobs.mending import Mended
    from intend_bulk.jobs.painting import PaintedCopy
    from intend_bulk.sheets.mapping.mapping_file import SheetMapping

_LONGEST_VALUE = 30
_MOST_FIXES = 5


@click.command()
@click.argument("file", type=FILE)
@click.option("-o", "--output", type=OUT, metavar="REPORT", help="Write all problems to a .csv, .xlsx or .json file.")
@click.option("--fix", is_flag=True, help="Mend in the copy what can be meant in one way only; each such cell says so.")
@click.option("--sheet", metavar="NAME", help="Sheet of the workbook, where several have our headings.")
@encoding_option
@mapping_option
@common_options
def check(
    file: Path,
    output: Path | None,
    fix: bool,
    sheet: str | None,
    encoding: str | None,
    mapping_file: Path | None,
    common: Common,
) -> int:
    """Find everything that is wrong with a spreadsheet, in one pass. Nothing is sent.

    A copy, NAME.checked.xlsx, shows every problem in its cell; of a file that is no Excel workbook it holds the rows
    with a problem. On the screen problems of one kind stand together, with the first cells; -v shows every cell.
    Ends with 1 where there is an error, with 0 where there are at most warnings.

    \b
    Examples:
      intend-bulk check clients.xlsx
      intend-bulk check clients.xlsx --fix
      intend-bulk check clients.xlsx -o problems.csv
      intend-bulk check clients.xlsx --json
    """
    from intend_bulk.jobs.checking import check_sheet
    from intend_bulk.jobs.painting import copy_of_check
    from intend_bulk.sheets.writing import check_output

    if output:
        check_output(output, source=file)
    common.screen.say_if_open(file)
    settings, mapping = common.settings(), chosen_mapping(file, mapping_file, common.screen)
    with common.screen.progress() as screen, TemporaryDirectory(prefix="intend-bulk-") as folder:
        check_it = partial(check_sheet, settings=settings, listener=screen)
        checked, sheet = asking_which_sheet(
            common, sheet, lambda name: check_it(file, sheet_name=name, encoding=encoding, mapping=mapping)
        )
        _say_how_it_was_read(common, checked)
        mended = _mended(checked, mapping, Path(folder), check_it) if fix else None
        painted = _painted(file, mended.copy if mended else copy_of_check(checked), common)
    checked = mended.checked if mended else checked
    report = _report(output, checked, common) if output else None
    chosen = {"--sheet": sheet, "--encoding": encoding}
    given = [word for option, value in chosen.items() if value for word in (option, value)]
    ready = to_copy("import", painted if mended and painted else file, *given, *as_given(mapping_file), *common.given)
    if common.screen.is_verbose:
        _show_all(common, checked.problems)
    lines = [*_what_was_mended(mended, common), *([] if common.screen.is_verbose else grouped_lines(checked.problems))]
    left = Left(file, report, painted)
    common.screen.result(_document(checked, left, mended), [*lines, *_summary(left, checked, ready)])
    return 1 if checked.count(Severity.ERROR) else 0


@dataclass(frozen=True)
class Left:
    """The file that was checked, and the files that were left."""

    file: Path
    report: Path | None
    painted: Path | None


def _say_how_it_was_read(common: Common, checked: "Checked") -> None:
    for note in checked.sheet.notes:
        common.screen.say(note)
    if version := checked.newer_template:
        name = checked.sheet.path.name
        common.screen.say(f"{name} was made by intend-bulk {version}, which is newer than this program: update it.")


def _mended(
    checked: "Checked", mapping: "SheetMapping | None", folder: Path, check_it: Callable[..., "Checked"]
) -> "Mended":
    from intend_bulk.jobs.mending import mend

    return mend(checked, mapping, folder, lambda path, name, by: check_it(path, sheet_name=name, mapping=by))


def _what_was_mended(mended: "Mended | None", common: Common) -> Iterator[str]:
    """The cells that were mended, the first few of them without -v."""
    if mended is None:
        return
    if not len(mended.fixes):
        yield from ("Nothing could be mended that is meant in one way only.", "")
        return
    yield f"{click.style('Mended', fg='blue', bold=True)}: {counted(len(mended.fixes), 'cell')}"
    shown = len(mended.fixes) if common.screen.is_verbose else _MOST_FIXES
    yield from (plain(f"  {fix.cell}  {fix.column}: {fix}.") for fix in islice(mended.fixes, shown))
    if len(mended.fixes) > shown:
        yield f"  … and {len(mended.fixes) - shown} more"
    yield ""


def _report(wanted: Path, checked: "Checked", common: Common) -> Path:
    from intend_bulk.jobs.checking import write_report
    from intend_bulk.jobs.own_files import write_own

    left = write_own(wanted, common.settings(), lambda place, note: write_report(place, checked, note))
    common.screen.say_if(left.said)
    return left.path


def _painted(file: Path, copy: "PaintedCopy", common: Common) -> Path | None:
    from intend_bulk.jobs.own_files import write_own
    from intend_bulk.jobs.painting import leave_copy
    from intend_bulk.jobs.places import default_copy_path

    put = partial(write_own, default_copy_path(file, "checked"), common.settings())
    return leave_copy(copy, put, common.screen.say)


def _show_all(common: Common, problems: Iterable[Problem]) -> None:
    """Every problem as a line of a table."""
    rows = [_line(problem) for problem in worst_first(problems)]
    if rows:
        common.screen.table(["Row", "Cell", "Heading", "Value", "What is wrong"], rows)


def _line(problem: Problem) -> list[str]:
    value = problem.value if len(problem.value) <= _LONGEST_VALUE else problem.value[: _LONGEST_VALUE - 1] + "…"
    words = f"{problem.kind.severity}: {sentences(problem.message, problem.suggestion)}"
    return [str(problem.row), problem.cell, *map(plain, (problem.column, value, words))]


def _summary(left: Left, checked: "Checked", ready: str) -> list[str]:
    """The counts, and what to do now; `ready` is the command for a sheet without errors."""
    counts = {severity: checked.count(severity) for severity in Severity}
    in_rows = f" in {counted(checked.rows_with_errors, 'row')}" if checked.rows_with_errors else ""
    errors = counted(counts[Severity.ERROR], "error") + in_rows
    others = f"{counted(counts[Severity.WARNING], 'warning')}, {counted(counts[Severity.INFO], 'note')}"
    return [
        f"{counted(len(checked.rows), 'row')}: {errors}, {others}.",
        *(
            _next_steps(left, counts, ready)
            if len(checked.rows)
            else [f"Fill in one client a row in {left.file}, then check it."]
        ),
        *_where_to_see_all(left, checked),
    ]


def _next_steps(left: Left, counts: Mapping[Severity, int], command: str) -> list[str]:
    if counts[Severity.ERROR]:
        return [f"Correct the errors in {left.painted or left.file}, then check it again."]
    ready = f"Ready. Next: {command}"
    return ["Look at the warnings: they are sent as they are.", ready] if counts[Severity.WARNING] else [ready]


def _where_to_see_all(left: Left, checked: "Checked") -> Iterator[str]:
    if left.painted and len(checked.problems):
        yield f"{left.painted} shows every problem in its cell."
    if left.report:
        yield f"The report is {left.report}."


def _document(checked: "Checked", left: Left, mended: "Mended | None") -> Mapping[str, object]:
    from intend_bulk.jobs.fixing import fix_document

    return {
        "rows": len(checked.rows),
        **{f"{severity}s": checked.count(severity) for severity in Severity},
        "report": str(left.report) if left.report else None,
        "painted": str(left.painted) if left.painted else None,
        "fixes": map(fix_document, mended.fixes) if mended else (),
        "problems": (
            {
                "row": problem.row,
                "column": problem.column,
                "cell": problem.cell,
                "severity": problem.kind.severity,
                "code": problem.kind.code,
                "value": problem.value,
                "message": problem.message,
                "suggestion": problem.suggestion,
            }
            for problem in checked.problems
        ),
    }
