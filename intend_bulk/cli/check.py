"""intend-bulk check"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from intend_bulk.cli.options import OUT, Common, common_options
from intend_bulk.model.problems import Problem, Severity

if TYPE_CHECKING:
    from intend_bulk.jobs.checking import Checked

_MOST_SHOWN = 50
_LONGEST_VALUE = 30


@click.command()
@click.argument("file", type=OUT)
@click.option("-o", "--output", type=OUT, metavar="REPORT", help="Write all problems to a .csv, .xlsx or .json file.")
@click.option("--sheet", metavar="NAME", help="Sheet of the workbook, where several have our headings.")
@common_options
def check(file: Path, output: Path | None, sheet: str | None, common: Common) -> int:
    """Find everything that is wrong with a spreadsheet, in one pass. Nothing is sent.

    Ends with 1 where there is an error, with 0 where there are at most warnings.
    """
    from intend_bulk.jobs.checking import check_file, write_report
    from intend_bulk.sheets.writing import writer_for

    if output:
        writer_for(output)
    common.screen.say_if_open(file)
    checked = check_file(file, required=common.settings().required, sheet_name=sheet)
    if version := checked.newer_template:
        common.screen.say(
            f"{file.name} was made by intend-bulk {version}, which is newer than this program: update it."
        )
    _show(common, checked.problems)
    report = write_report(output, checked) if output else None
    common.screen.result(_document(checked, report), _summary(file, checked, report))
    return 1 if checked.count(Severity.ERROR) else 0


def _show(common: Common, problems: list[Problem]) -> None:
    """The first problems as a table, errors before warnings before notes."""
    ordered = sorted(problems, key=lambda problem: list(Severity).index(problem.kind.severity))
    rows = [_line(problem) for problem in ordered[:_MOST_SHOWN]]
    if rows:
        common.screen.table(["Row", "Cell", "Heading", "Value", "What is wrong"], rows)
    if len(ordered) > _MOST_SHOWN:
        common.screen.say(f"… and {len(ordered) - _MOST_SHOWN} more; -o report.csv writes them all.")


def _line(problem: Problem) -> list[str]:
    value = problem.value if len(problem.value) <= _LONGEST_VALUE else problem.value[: _LONGEST_VALUE - 1] + "…"
    words = f"{problem.kind.severity}: {problem.message}. {problem.suggestion}".rstrip(" .") + "."
    return [str(problem.row), problem.cell, problem.column, value, words]


def _summary(file: Path, checked: "Checked", report: Path | None) -> list[str]:
    counts = {severity: checked.count(severity) for severity in Severity}
    rows = len(checked.errors_by_row.keys() & {row.number for row in checked.rows})
    lines = [
        f"{len(checked.rows)} rows. Errors: {counts[Severity.ERROR]}, in {rows} of them; "
        f"warnings: {counts[Severity.WARNING]}; notes: {counts[Severity.INFO]}."
    ]
    if report:
        lines.append(f"The report is {report}.")
    fix = f"Correct the errors in {file}, then check it again."
    return [*lines, fix if counts[Severity.ERROR] else f"Ready. Next: intend-bulk import {file}"]


def _document(checked: "Checked", report: Path | None) -> Mapping[str, object]:
    return {
        "rows": len(checked.rows),
        **{f"{severity}s": checked.count(severity) for severity in Severity},
        "report": str(report) if report else None,
        "problems": [
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
        ],
    }
