"""What the project keeps a copy of is what the program makes; `make generated` brings it up to date."""

import datetime
import runpy
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from intend_bulk.jobs.checking import check_file
from intend_bulk.model.catalogue import CATALOGUE
from intend_bulk.model.mapping_problems import OF_MAPPINGS
from intend_bulk.model.seen import SeenCodes
from intend_bulk.sandbox import made_up_clients
from intend_bulk.settings import Settings

PROJECT = Path(__file__).parents[2]
TEXTS = [
    "docs/columns.md",
    "docs/problems.md",
    "docs/rehearsing.md",
    "templates/clients.csv",
    "sample_data/clients-good.csv",
    "sample_data/crm-export.csv",
]
BOOKS = ["templates/clients.xlsx", "sample_data/clients-good.xlsx", "sample_data/clients-problems.xlsx"]
REQUIRED = Settings().required

# No workbook has these: they are found in a csv, in the headings, or only together with a journal and Intend.
NOT_IN_A_WORKBOOK = {
    "row_too_wide",
    "row_too_short",
    "required_column_missing",
    "client_id_not_here",
    "created_row_changed",
    "reference_conflict",
}
# Nor has a sheet these whose headings are in its first row, and which can be seen.
NOT_IN_A_WORKBOOK |= {"rows_above_headings", "sheet_hidden"}
# Only a file that is read by a mapping has these.
OF_A_MAPPING = {kind.code for kind in OF_MAPPINGS}
# A workbook alone does not have these: a profile says what is right, how long it is, and what empty cells are sent as;
# the journal knows which codes the clients of Intend have.
OF_A_PROFILE = {"code_unknown", "default_taken", "text_too_long", "code_not_seen"}


def generated(root: Path) -> Path:
    runpy.run_path(str(PROJECT / "tools/generate.py"))["main"](root)
    return root


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with everything made anew."""
    return generated(tmp_path_factory.mktemp("generated"))


@pytest.fixture(scope="module")
def another(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same again, a year later by the clocks that openpyxl and zipfile look at."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("openpyxl.writer.excel.datetime", _NextYear)
        patch.setattr("zipfile.time", SimpleNamespace(time=_next_year, localtime=time.localtime))
        return generated(tmp_path_factory.mktemp("another"))


def _next_year() -> float:
    return time.time() + 365 * 86_400


class _NextYear:
    """The module `datetime`, as openpyxl uses it: datetime.datetime.now(tz=…)."""

    timezone = datetime.timezone

    class datetime:  # noqa: N801  # the name that openpyxl looks for
        @staticmethod
        def now(tz: datetime.timezone) -> datetime.datetime:
            return datetime.datetime.now(tz) + datetime.timedelta(days=365)


def looks(path: Path) -> list[object]:
    """What a person sees of a workbook: texts, notes, formats, colours, widths, drop-downs."""
    return [look for sheet in load_workbook(path) for look in _looks_of_sheet(sheet)]


def _looks_of_sheet(sheet: Worksheet) -> list[object]:
    def look(cell: Cell) -> object:
        note = cell.comment.text if cell.comment else None
        return (cell.coordinate, cell.value, note, cell.number_format, cell.font.bold, cell.fill.fgColor.rgb)

    widths = {letter: round(size.width, 2) for letter, size in sheet.column_dimensions.items()}
    drop_downs = [(str(found.sqref), found.formula1) for found in sheet.data_validations.dataValidation]
    cells = (look(cell) for row in sheet.iter_rows() for cell in row)
    return [sheet.title, sheet.sheet_state, sheet.freeze_panes, widths, drop_downs, *cells]


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_up_to_date(fresh: Path, name: str) -> None:
    assert (PROJECT / name).read_bytes() == (fresh / name).read_bytes()


@pytest.mark.parametrize("name", BOOKS)
def test_a_workbook_is_up_to_date(fresh: Path, name: str) -> None:
    assert looks(PROJECT / name) == looks(fresh / name)


@pytest.mark.parametrize("name", [*TEXTS, *BOOKS])
def test_a_second_run_makes_the_same_bytes(fresh: Path, another: Path, name: str) -> None:
    """Or a renewal would change files in which nothing is new."""
    assert (fresh / name).read_bytes() == (another / name).read_bytes()


def test_no_generated_file_is_forgotten_here(fresh: Path) -> None:
    made = {path.relative_to(fresh).as_posix() for path in fresh.rglob("*") if path.is_file()}
    assert made == {*TEXTS, *BOOKS}


def test_a_sandbox_holds_no_client_of_the_sample() -> None:
    """So each row of it can be created there. The fault `client-inserted` takes its clients from the seed 1."""
    rows = check_file(PROJECT / "sample_data/clients-good.csv", required=REQUIRED).rows
    made = [*made_up_clients(2000), *made_up_clients(20, seed=1)]
    held = {(client["email"], client["title"]) for client in made}
    assert len(rows) == 20
    assert not held & {(row.cells["email"], row.cells["title"]) for row in rows}


@pytest.mark.parametrize("name", ["clients-good.xlsx", "clients-good.csv"])
def test_the_good_sample_is_good(name: str) -> None:
    assert check_file(PROJECT / "sample_data" / name, required=REQUIRED).counts.total() == 0


def test_the_other_sample_has_every_problem_once() -> None:
    checked = check_file(PROJECT / "sample_data/clients-problems.xlsx", required=REQUIRED)
    codes = sorted(problem.kind.code for problem in checked.problems)
    assert codes == sorted(CATALOGUE.keys() - OF_A_MAPPING - NOT_IN_A_WORKBOOK - OF_A_PROFILE)


def test_under_a_profile_it_has_the_problems_of_a_profile_too() -> None:
    """Each once: a payment term is not listed, a street is too long, a department not seen, and one column filled."""
    path = PROJECT / "sample_data/clients-problems.xlsx"
    seen = SeenCodes(0.0, 30, {"department": {"UK": 10, "EU": 10, "US": 10}})
    codes = {"payment_term": ("proforma", "14 days", "30 days", "60 days")}
    settings = {"codes": codes, "defaults": {"billing_state": "none"}, "longest": {"billing_street_2": 40}}
    checked = check_file(path, required=REQUIRED, seen=seen, **settings)
    found = sorted(problem.kind.code for problem in checked.problems)
    assert found == sorted(CATALOGUE.keys() - OF_A_MAPPING - NOT_IN_A_WORKBOOK)
