"""What becomes of the files of a guide between two commands: a customer sends one back, somebody corrects it."""

import csv
import shutil
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from openpyxl import load_workbook

from intend_bulk.jobs.templating import make_template
from intend_bulk.model.fields import Cell
from intend_bulk.model.payload import to_row
from intend_bulk.sandbox import made_up_client, made_up_clients
from intend_bulk.settings import Settings

_FIRST_NEW = 200
"""Made-up clients from here on are in no sandbox of a guide."""


def _new_clients(wanted: int) -> list[dict[str, Cell]]:
    payloads = islice(made_up_clients(_FIRST_NEW + wanted), _FIRST_NEW, None)
    return [{"reference": f"OLD-{number:04}", **to_row(payload)} for number, payload in enumerate(payloads, start=1)]


def _customer_sends_clients_back() -> None:
    """Seven new clients and one that Intend holds; with mistakes, one of which only Intend can know."""
    rows = _new_clients(7)
    rows[2] |= {"email": "sales at dietrich-gartenbedarf.de"}
    rows[4] |= {"currency": "GBR", "title": None}
    rows[5] |= {"type_code": "Trade"}
    rows.append({"reference": "OLD-0008", **to_row(made_up_client(3))})
    make_template(Path("clients.xlsx"), shipping=1, contacts=1, required=Settings().required, rows=rows)


def _correct(name: str, **cells: str) -> None:
    """Type texts into cells of a sheet of clients: G4="sales@dietrich-gartenbedarf.de"."""
    book = load_workbook(name)
    for place, text in cells.items():
        book["Clients"][place] = text
    book.save(name)


def _old_crm_exports() -> None:
    """Twelve clients under the headings that the guide has them renamed to; one without an e-mail address."""
    headings = {
        "reference": "Reference",
        "title": "title",
        "email": "email",
        "contact_number": "Contact number",
        "billing_street_1": "billing_address.address_street_1",
        "billing_town": "billing_address.address_town",
        "billing_post_code": "billing_address.address_post_code",
        "type_code": "type.code",
        "department": "department",
        "currency": "currency",
        "tax_code": "tax_ref.code",
    }
    rows = _new_clients(12)
    rows[6] |= {"email": None}
    with Path("old-crm.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*headings.values(), "Owner"])
        writer.writerows([*(row.get(name) for name in headings), "Lois"] for row in rows)


def _take_sample(name: str) -> None:
    shutil.copy(Path(__file__).parents[2] / "sample_data" / name, name)


MEANWHILE: dict[str, Callable[[], None]] = {
    "the customer sends clients.xlsx back": _customer_sends_clients_back,
    "the red cells of clients.checked.xlsx are corrected": lambda: _correct(
        "clients.checked.xlsx", G4="sales@dietrich-gartenbedarf.de", D6="Larkspur Joinery Ltd", J6="GBP"
    ),
    "the type of OLD-0006 is corrected": lambda: _correct("clients.results.xlsx", B7="trade"),
    "the old CRM exports old-crm.csv": _old_crm_exports,
    "another CRM exports crm-export.csv": lambda: _take_sample("crm-export.csv"),
    "the mapping crm-export.mapping.toml is finished": lambda: _take_sample("crm-export.mapping.toml"),
}
