"""Write what the project keeps a copy of: templates/, sample_data/, docs/columns.md, docs/problems.md.

Of docs/rehearsing.md, its table.

python tools/generate.py            into the project
python tools/generate.py FOLDER     into another folder, for the test that says when a copy is old
"""

import csv
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook, load_workbook
from spellings_page import spellings_section

from intend_bulk.jobs.templating import make_template
from intend_bulk.model.catalogue import CATALOGUE, ProblemKind, Severity
from intend_bulk.model.client import REPEATED, SINGLE
from intend_bulk.model.fields import Cell, Field
from intend_bulk.model.payload import to_row
from intend_bulk.sandbox import fault_table, made_up_client
from intend_bulk.settings import Settings

PROJECT = Path(__file__).parent.parent
REQUIRED = Settings().required
FIRST = 2_000
"""The first made-up client of the samples: a sandbox of fewer clients holds none of them."""
CORE = "docProps/core.xml"


def main(root: Path) -> None:
    for folder in ("templates", "sample_data", "docs"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    for suffix in ("xlsx", "csv"):
        make_template(root / f"templates/clients.{suffix}", shipping=1, contacts=1, required=REQUIRED)
        good = list(made_up_rows(20))
        make_template(root / f"sample_data/clients-good.{suffix}", shipping=3, contacts=2, required=REQUIRED, rows=good)
    write_problems(root / "sample_data/clients-problems.xlsx")
    write_crm_export(root / "sample_data/crm-export.csv")
    (root / "docs/columns.md").write_text(columns_page(), encoding="utf-8", newline="\n")
    (root / "docs/problems.md").write_text(problems_page(), encoding="utf-8", newline="\n")
    (root / "docs/rehearsing.md").write_text(rehearsing_page(), encoding="utf-8", newline="\n")


def made_up_rows(count: int) -> Iterator[dict[str, Cell]]:
    """Plausible clients as rows of a sheet, with a reference each."""
    for number in range(count):
        yield {"reference": f"OLD-{number + 1:04}", **to_row(made_up_client(FIRST + number))}


def write_problems(path: Path) -> None:
    """A workbook in which every kind of problem that a workbook can have stands once, beside good rows.

    One of its payment terms is wrong only under a profile that lists the right ones, one of its streets is too long
    only under one that says how long a street may be, and one of its departments stands alone where no client in
    Intend has it.
    """
    rows = list(made_up_rows(20))
    rows[1]["title"] = None
    rows[2]["email"] = "info at brightwater.co.uk"
    rows[3]["currency"] = "GBR"
    rows[4]["billing_default"] = "maybe"
    rows[5]["contact_person"] = " Sam Field "
    rows[6]["email"] = rows[0]["email"]
    rows[7]["reference"] = rows[0]["reference"]
    rows[9]["payment_term"] = "pro forma"
    rows[13]["department"] = "UK office"
    rows[15]["registration_number"] = "1.23E+15"
    rows[10] |= {"contact_person": "Zo\u00c3\u00ab Field", "billing_town": "Z\ufffdrich"}
    rows[11] |= {"billing_street_1": "1\u00a0High Street", "reference": "'0012"}
    rows[12]["vat_number"] = "GB\uff11\uff12\uff13456782"
    rows[16]["eori_number"] = "#REF!"
    rows[17] |= {"shipping_1_town": "Leeds", "shipping_2_town": "York"}
    rows[17] |= {"shipping_1_default": "1", "shipping_2_default": "1", "shipping_3_default": "0"}
    rows[18] |= {"username": None, "password": "made-up"}
    rows[19] |= {"billing_country": "Deutschland", "website": "our website"}
    _spoil_meanings(rows)
    rows.append({**rows[8], "reference": None})
    make_template(path, shipping=3, contacts=2, required=REQUIRED, rows=rows)
    _spoil_cells(path)


def _spoil_meanings(rows: list[dict[str, Cell]]) -> None:
    """Texts that look right, and cannot be."""
    rows[3]["vat_number"] = "GB88296167"
    rows[4]["billing_post_code"] = "eh92hr"
    rows[5]["billing_street_2"] = "The second yard on the left, behind the old mill"
    rows[6]["eori_number"] = "GB1234"
    rows[7]["contact_number"] = "0141 496"
    rows[9]["company_number"] = "9832526"
    rows[13]["title"] = "ROSSLARE CRAFTS LTD."
    rows[14]["billing_post_code"] = "7104"
    rows[15]["vat_number"] = rows[4]["vat_number"]
    rows[17]["email"] = "flintrock.kitchenware@gmial.com"
    rows[18]["contact_number"] = "01714 737668"


CATEGORIES = {"trade": "Trade customer", "retail": "Shop", "wholesale": "Wholesaler", "distributor": "Distributor"}
COUNTRIES = {"United Kingdom": "GB", "Ireland": "IRL", "Germany": "DEU", "France": "FR"}


def write_crm_export(path: Path) -> None:
    """Clients as another system exports them; its mapping, which is written by hand, lies beside it."""
    lines = [_crm_line(number, row) for number, row in enumerate(made_up_rows(40), start=1)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, lines[0])
        writer.writeheader()
        writer.writerows(lines)


def _crm_line(number: int, row: Mapping[str, Cell]) -> dict[str, Cell]:
    dial = "0" if row["billing_country"] == "United Kingdom" else "+44 "
    since = date(2012, 1, 9) + timedelta(days=97 * number)
    return {
        "Cust. No.": f"C{number:05}",
        "Account Name": row["title"],
        "Category": CATEGORIES[str(row["type_code"])] if number % 9 else "Hotel",
        "Branch": "London" if row["department"] == "UK" else str(row["department"]).upper(),
        "Full Name": f"{row['first_name'] or 'Sam'} {row['last_name'] or 'Field'}",
        "Email Address": str(row["email"]).capitalize(),
        "Tel. 1": row["contact_number"] or f"0113 496 0{number:03}",
        "Tel. 2": f"{dial}7700 900{number:03}" if number % 3 else None,
        "Address": f"{row['billing_street_1']}, {row['billing_town']}",
        "Address 2": row["billing_street_2"],
        "Postcode": str(row["billing_post_code"] or "").lower(),
        "ISO": COUNTRIES.get(str(row["billing_country"]), row["billing_country"]),
        "Curr": str(row["currency"]).lower(),
        "VAT rate": "Zero" if row["tax_code"] == "T0" else "Standard",
        "Customer since": f"{since:%d/%m/%Y}",
        "Sales rep": ("Lois", "Clark", "Perry")[number % 3],
    }


def _spoil_cells(path: Path) -> None:
    """What only a spreadsheet program can do to a cell."""
    book = load_workbook(path)
    sheet = book["Clients"]
    columns = {str(cell.value).removesuffix(" *"): cell.column for cell in sheet[1]}
    spoilt: Mapping[tuple[int, str], object] = {
        (11, "VAT number"): "#N/A",
        (12, "Company number"): "=A1&B1",
        (13, "Registration number"): date(2026, 3, 4),
        (14, "Contact number"): 4420794600180001,
        (15, "Registration number"): 1234.5,
        (16, "Billing note"): "Ring_x0007_ twice",
    }
    for (row, heading), value in spoilt.items():
        cell = sheet.cell(row, columns[heading], value)
        cell.number_format = {date: "yyyy-mm-dd", float: "#,##0.00"}.get(type(value), "General")
    street, hidden = sheet.cell(18, columns["Billing street 1"], "1 High Street"), sheet.cell(1, columns["Source"])
    sheet.merge_cells(start_row=18, end_row=18, start_column=street.column, end_column=street.column + 1)
    sheet.row_dimensions[19].hidden = sheet.column_dimensions[hidden.column_letter].hidden = True
    for cell in sheet[1]:
        cell.comment.width, cell.comment.height = 256, 100  # openpyxl does not read the size of a note
    last = sheet.max_column
    for offset, heading in enumerate(
        ("Favourite colour", "Tier", "Mobile", "Full name", "Contact 1 phone", None), start=1
    ):
        sheet.cell(1, last + offset, heading)
        sheet.cell(2, last + offset, "blue")
    sheet.cell(1, columns["Website"], "Web address")
    sheet.append([cell.value for cell in sheet[1]])
    _save_without_time(book, path)


def _save_without_time(book: Workbook, path: Path) -> None:
    """Save a workbook as the same bytes whenever it is: openpyxl writes the present into it, and so does zipfile."""
    book.save(path)
    with ZipFile(path) as saved:
        members = {name: saved.read(name) for name in saved.namelist()}
    members[CORE] = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2026-01-01T00:00:00Z", members[CORE])
    with ZipFile(path, "w", ZIP_DEFLATED) as without_time:
        for name, content in members.items():
            without_time.writestr(ZipInfo(name), content, ZIP_DEFLATED)  # as of 1980, where no time is given


def columns_page() -> str:
    """docs/columns.md, from the table of fields."""
    lines = [
        "# Columns",
        "",
        "Made from the table of fields in `intend_bulk/model/client.py` by `make generated`; do not edit it here.",
        "",
        "Headings are matched regardless of case, spaces, `_`, `-`, `.` and `*`; the column name, the label and",
        "the JSON path are all accepted, and so are [other spellings](columns.md#other-spellings). Columns marked *",
        "are required, unless the settings say otherwise.",
        "",
        "## Columns that you fill in",
        "",
        "| column | heading | what it is | example | kind | JSON path in create | empty is sent as |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *(_sent_line(field) for field in _every_field() if field.sent or field.name == "reference"),
        "",
        "N counts from 1 and has no upper limit; a gap closes up. An address of which nothing but `default` is",
        "filled is left out. Where no shipping address says whether it is the default, the first one is (`1`), the",
        "others are not (`0`). Any other key of a contact has a column too: `contact_1_mobile` is sent as",
        "`contacts[0].mobile`. A contact with no cell filled is left out.",
        "",
        "## Columns that Intend fills in",
        "",
        "An export has these besides. On the way in they are passed over, but for `client_id`, by which a row is",
        "known to be there already.",
        "",
        "| column | heading | what it is | kind | JSON path in a record |",
        "| --- | --- | --- | --- | --- |",
        *(_returned_line(field) for field in _every_field() if field.returned and not field.sent),
        "",
        "A key that nobody documents is exported under its JSON path. `credentials` are never exported.",
        "",
        *spellings_section(),
        "",
    ]
    return "\n".join(lines)


_SEVERITIES = {
    Severity.ERROR: ("Errors", "A row with an error is not sent: it would be wrong, or be refused, for certain."),
    Severity.WARNING: ("Warnings", "A row with a warning is sent as it is. Look whether it is meant so."),
    Severity.INFO: ("Notes", "What is good to know; nothing has to be done."),
}


def problems_page() -> str:
    """docs/problems.md, from the catalogue."""
    lines = [
        "# Problems",
        "",
        "What `check` and `import` can find wrong with a sheet. Made from the catalogue in",
        "`intend_bulk/model/catalogue.py` by `make generated`; do not edit it here.",
        "",
        "The code of a problem never changes; it stands in the column `code` of a report. A … stands for what is",
        "found in your sheet. The text of a password is never shown. A profile can make a problem [more or less",
        "severe](profiles.md#how-severe-problems-are).",
    ]
    for severity, (title, words) in _SEVERITIES.items():
        lines += ["", f"## {title}", "", words]
        for kind in CATALOGUE.values():
            if kind.severity is severity:
                lines += _entry_lines(kind)
    return "\n".join([*lines, ""])


def _entry_lines(kind: ProblemKind) -> list[str]:
    message = re.sub(r"\{(\w+)(!r)?\}", lambda found: "'…'" if found[2] else "…", kind.message)
    mend = [f"- To mend: {kind.how_to_mend}."] if kind.how_to_mend else []
    fixed = [f"- `check --fix` mends it where nobody could differ: {kind.fixed}."] if kind.fixed else []
    severe = ["- No profile makes it less than an error."] if kind.keeps_severity else []
    about = [f"- It says: {message}.", *mend, *fixed, f"- Why: {kind.why}", *severe]
    return ["", f"### {kind.title}: `{kind.code}`", "", *about]


def rehearsing_page() -> str:
    """docs/rehearsing.md as it is, with the table of faults made anew."""
    page = (PROJECT / "docs/rehearsing.md").read_text(encoding="utf-8")
    begin, end = "<!-- The table is made by `make generated`. -->\n", "<!-- End of the table. -->"
    return page.partition(begin)[0] + f"{begin}\n{fault_table()}\n\n{end}" + page.partition(end)[2]


def _every_field() -> Iterator[Field]:
    """The single fields in the order of the sheet, then those of the first shipping address and contact, with N."""
    yield from SINGLE
    for group in REPEATED:
        for field in group.numbered(1):
            name = field.name.replace("_1_", "_N_", 1)
            yield Field(
                name,
                (group.key, *field.path[2:]),
                field.meaning,
                field.example,
                field.kind,
                sent=field.sent,
                empty=field.empty,
            )


def _sent_line(field: Field) -> str:
    name = f"`{field.name}`" + (" *" if field.required else "")
    path = f"`{_path(field)}`" if field.path else "never sent"
    empty = (
        "" if not field.path or field.required else "see below" if field.name == "shipping_N_default" else _empty(field)
    )
    example = f"`{field.example}`" if field.example else ""
    return f"| {name} | {field.label} | {field.meaning} | {example} | {field.kind.name} | {path} | {empty} |"


def _returned_line(field: Field) -> str:
    return f"| `{field.name}` | {field.label} | {field.meaning} | {field.kind.name} | `{_path(field)}` |"


def _path(field: Field) -> str:
    for group in REPEATED:
        if field.path[0] == group.key:
            return f"{group.key}[N-1].{field.path[-1]}"
    return field.json_path


def _empty(field: Field) -> str:
    return "`null`" if field.empty is None else f'`"{field.empty}"`'


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT)
