"""intend-bulk check"""

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
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

_LONGEST_VALUE = 30


@click.command()
@click.argument("file", type=FILE)
@click.option("-o", "--output", type=OUT, metavar="REPORT", help="Write all problems to a .csv, .xlsx or .json file.")
@click.option("--sheet", metavar="NAME", help="Sheet of the workbook, where several have our headings.")
@encoding_option
@mapping_option
@common_options
def check(
    file: Path,
    output: Path | None,
    sheet: str | None,
    encoding: str | None,
    mapping_file: Path | None,
    common: Common,
) -> int:
    """Find everything that is wrong with a spreadsheet, in one pass. Nothing is sent.

    Problems of one kind stand together, with the first cells of each; -v shows every cell.
    Ends with 1 where there is an error, with 0 where there are at most warnings.

    \b
    Examples:
      intend-bulk check clients.xlsx
      intend-bulk check clients.xlsx -o problems.csv
      intend-bulk check clients.xlsx --json
    """
    from intend_bulk.jobs.checking import check_sheet
    from intend_bulk.sheets.writing import check_output

    if output:
        check_output(output, source=file)
    common.screen.say_if_open(file)
    settings, mapping = common.settings(), chosen_mapping(file, mapping_file, common.screen)
    with common.screen.progress() as screen:
        checked, sheet = asking_which_sheet(
            common,
            sheet,
            lambda name: check_sheet(
                file, settings, sheet_name=name, encoding=encoding, mapping=mapping, listener=screen
            ),
        )
    for note in checked.sheet.notes:
        common.screen.say(note)
    if version := checked.newer_template:
        common.screen.say(
            f"{file.name} was made by intend-bulk {version}, which is newer than this program: update it."
        )
    if common.screen.is_verbose:
        _show_all(common, checked.problems)
    report = _report(output, checked, common) if output else None
    painted = _painted(file, checked, common)
    groups = [] if common.screen.is_verbose else grouped_lines(checked.problems)
    chosen = {"--sheet": sheet, "--encoding": encoding}
    given = [word for option, value in chosen.items() if value for word in (option, value)]
    ready = to_copy("import", file, *given, *as_given(mapping_file), *common.given)
    lines = [*groups, *_summary(file, checked, report or painted, ready)]
    common.screen.result(_document(checked, report, painted), lines)
    return 1 if checked.count(Severity.ERROR) else 0


def _report(wanted: Path, checked: "Checked", common: Common) -> Path:
    from intend_bulk.jobs.checking import write_report
    from intend_bulk.jobs.own_files import write_own

    left = write_own(wanted, common.settings(), lambda place, note: write_report(place, checked, note))
    common.screen.say_if(left.said)
    return left.path


def _painted(file: Path, checked: "Checked", common: Common) -> Path | None:
    from intend_bulk.jobs.own_files import write_own
    from intend_bulk.jobs.painting import copy_of_check, leave_copy
    from intend_bulk.jobs.places import default_copy_path

    put = partial(write_own, default_copy_path(file, "checked"), common.settings())
    return leave_copy(copy_of_check(checked), put, common.screen.say)


def _show_all(common: Common, problems: Iterable[Problem]) -> None:
    """Every problem as a line of a table."""
    rows = [_line(problem) for problem in worst_first(problems)]
    if rows:
        common.screen.table(["Row", "Cell", "Heading", "Value", "What is wrong"], rows)


def _line(problem: Problem) -> list[str]:
    value = problem.value if len(problem.value) <= _LONGEST_VALUE else problem.value[: _LONGEST_VALUE - 1] + "…"
    words = f"{problem.kind.severity}: {sentences(problem.message, problem.suggestion)}"
    return [str(problem.row), problem.cell, *map(plain, (problem.column, value, words))]


def _summary(file: Path, checked: "Checked", report: Path | None, ready: str) -> list[str]:
    """The counts, and what to do now; `ready` is the command for a sheet without errors."""
    counts = {severity: checked.count(severity) for severity in Severity}
    in_rows = f" in {counted(checked.rows_with_errors, 'row')}" if checked.rows_with_errors else ""
    errors = counted(counts[Severity.ERROR], "error") + in_rows
    others = f"{counted(counts[Severity.WARNING], 'warning')}, {counted(counts[Severity.INFO], 'note')}"
    return [
        f"{counted(len(checked.rows), 'row')}: {errors}, {others}.",
        *(
            _next_steps(file, counts, ready)
            if len(checked.rows)
            else [f"Fill in one client a row in {file}, then check it."]
        ),
        *_where_to_see_all(checked, report),
    ]


def _next_steps(file: Path, counts: Mapping[Severity, int], command: str) -> list[str]:
    if counts[Severity.ERROR]:
        return [f"Correct the errors in {file}, then check it again."]
    ready = f"Ready. Next: {command}"
    return ["Look at the warnings: they are sent as they are.", ready] if counts[Severity.WARNING] else [ready]


def _where_to_see_all(checked: "Checked", report: Path | None) -> list[str]:
    if report:
        return [f"The report is {report}."]
    return ["Every cell: -v shows all, -o report.xlsx writes them to a file."] if len(checked.problems) else []


def _document(checked: "Checked", report: Path | None, painted: Path | None) -> Mapping[str, object]:
    return {
        "rows": len(checked.rows),
        **{f"{severity}s": checked.count(severity) for severity in Severity},
        "report": str(report) if report else None,
        "painted": str(painted) if painted else None,
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
