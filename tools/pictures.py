"""Make the pictures of the guides, docs/pictures/*.png, from the real thing: `make pictures`.

The guides are played as tests/project/test_guides.py plays them. A terminal's picture is what a command of theirs
showed; a workbook's is a copy of one that they left behind, printed by LibreOffice with its grid and column letters.

Has to be installed: the project with [dev], Pillow (pip install pillow), LibreOffice (soffice), Poppler (pdftoppm) and
the fonts DejaVu Sans Mono and Liberation Sans. No test runs it: other versions of these paint other pixels.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.styles import Border, Font, Side
from openpyxl.worksheet.properties import PageSetupProperties
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageOps
from PIL.PngImagePlugin import PngInfo
from rich.console import Console
from rich.style import Style
from rich.text import Text

PROJECT = Path(__file__).parent.parent
sys.path.insert(0, str(PROJECT / "tests/support"))

from guide_pages import SCREEN, Played, Stage, parts_of  # noqa: E402 - found there only now

PICTURES = PROJECT / "docs/pictures"
COLOURS_IN_A_PICTURE = 128


@dataclass(frozen=True)
class BookPicture:
    """A part of a workbook that a guide leaves behind."""

    after: str
    """The beginning of the command after which it is taken."""
    book: str
    sheet: str
    columns: str
    """Their letters: "A B C G". Those between them are hidden."""
    rows: int
    with_grid: bool = True
    """With column letters and row numbers, as on a screen."""
    as_printed: bool = False
    """The first page of the workbook as it is printed, with its charts; then nothing of the rest counts."""

    @property
    def area(self) -> str:
        return f"A1:{self.columns.split()[-1]}{self.rows}"


TERMINALS: Mapping[str, Mapping[str, str]] = {
    "for-sales-admins": {
        "check": "check clients.xlsx",
        "import": "import clients.checked.xlsx",
    },
}
"""Of each page: the picture, and the command, the first time that it is typed."""

BOOKS: Mapping[str, Mapping[str, BookPicture]] = {
    "for-sales-admins": {
        "template": BookPicture("template", "blank.xlsx", "Clients", "A B C D E F G", 6),
        "how-to": BookPicture("template", "blank.xlsx", "How to", "A B C", 24, with_grid=False),
        "checked": BookPicture("check", "clients.checked.xlsx", "Clients", "A B C D G J", 9),
        "summary": BookPicture("import", "clients.results.xlsx", "Summary", "A", 1, with_grid=False, as_printed=True),
        "results": BookPicture("import", "clients.results.xlsx", "Clients", "A B D BA BB BC BD", 9),
    },
    "for-finance": {
        "export": BookPicture("export", "clients-2026-03.xlsx", "Clients", "A B C E F J K L CU", 11),
    },
}
"""Of each page: the picture, and what it shows."""


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    for page in sorted(TERMINALS.keys() | BOOKS.keys()):
        with _folder_of_its_own(), Stage() as stage:
            _take_pictures(page, stage)


@contextlib.contextmanager
def _folder_of_its_own() -> Iterator[None]:
    """An empty folder, and none of the settings and files of whoever makes the pictures."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name) / "home"
        here = Path(name) / "here"
        home.mkdir()
        here.mkdir()
        for setting in [setting for setting in os.environ if setting.startswith("INTEND_")]:
            del os.environ[setting]
        os.environ |= {"XDG_CONFIG_HOME": str(home), "XDG_DATA_HOME": str(home)}
        os.environ["INTEND_BULK_JOURNAL"] = str(home / "journal.sqlite")
        with contextlib.chdir(here):
            yield


def _take_pictures(page: str, stage: Stage) -> None:
    """Play a page, and take each of its pictures as soon as there is something to see."""
    wanted: dict[str, str | BookPicture] = {**TERMINALS.get(page, {}), **BOOKS.get(page, {})}
    for part in parts_of((PROJECT / f"docs/{page}.md").read_text(encoding="utf-8")):
        if played := stage.play(part):
            for name in [name for name, sight in wanted.items() if _is_after(played, sight)]:
                _take(name, wanted.pop(name), played)


def _is_after(played: Played, sight: str | BookPicture) -> bool:
    command = sight if isinstance(sight, str) else sight.after
    return played.command.arguments.startswith(command)


def _take(name: str, sight: str | BookPicture, played: Played) -> None:
    if isinstance(sight, BookPicture):
        _save(book_picture(sight), name, PngInfo())
    else:
        words = PngInfo()
        words.add_itxt(SCREEN, "\n".join(played.printed))  # for the test that holds the picture against the program
        _save(terminal_picture(played), name, words)


def _save(picture: Image.Image, name: str, words: PngInfo) -> None:
    path = PICTURES / f"{name}.png"
    small = picture.convert("RGB").quantize(COLOURS_IN_A_PICTURE, dither=Image.Dither.NONE)
    small.save(path, optimize=True, pnginfo=words)
    print(f"{path.relative_to(PROJECT)}: {picture.width} x {picture.height}, {path.stat().st_size // 1024} kB")  # noqa: T201


# Terminals: each character in its cell, with a frame like that of a window.

MONOSPACE = "DejaVuSansMono{}.ttf"
FONT_SIZE, LINE_HEIGHT = 20, 29
MARGIN, BAR = 26, 46
BACKGROUND, BAR_COLOUR, FOREGROUND = "#1d2430", "#2b3444", "#dfe5ee"
LIGHTS = ("#e8695f", "#e9b64b", "#6fbf62")
ANSI = {1: "#ff7b72", 2: "#8fd18b", 3: "#e9c46a", 6: "#7cc7e8"}
COLUMNS = 80


def terminal_picture(played: Played) -> Image.Image:
    """What a terminal of 80 columns showed: the command, and everything after it."""
    text = Text.assemble(("$ ", "green"), (f"intend-bulk {played.command.arguments}\n", "bold"))
    text.append_text(Text.from_ansi(played.screen.strip("\n")))
    lines = text.wrap(Console(width=COLUMNS), COLUMNS, overflow="fold")
    plain, bold = (ImageFont.truetype(MONOSPACE.format(style), FONT_SIZE) for style in ("", "-Bold"))
    cell = plain.getlength("M")
    picture = _window(round(COLUMNS * cell), LINE_HEIGHT * len(lines))
    paint = ImageDraw.Draw(picture)
    for row, line in enumerate(lines):
        for column, (letter, colour, is_bold) in enumerate(_letters(line)):
            place = (MARGIN + column * cell, BAR + MARGIN + row * LINE_HEIGHT)
            paint.text(place, letter, font=bold if is_bold else plain, fill=colour)
    return picture


def _window(width: int, height: int) -> Image.Image:
    """An empty window with room for a text of so many pixels."""
    picture = Image.new("RGB", (width + 2 * MARGIN, height + BAR + 2 * MARGIN), BACKGROUND)
    paint = ImageDraw.Draw(picture)
    paint.rectangle((0, 0, picture.width, BAR), fill=BAR_COLOUR)
    for number, colour in enumerate(LIGHTS):
        paint.circle((MARGIN + 6 + number * 28, BAR // 2), 8, fill=colour)
    return picture


def _letters(line: Text) -> Iterator[tuple[str, str, bool]]:
    """Each letter of a line with its colour, and whether it is bold."""
    for segment in line.render(Console(color_system="standard", width=COLUMNS)):
        style = segment.style or Style()
        number = style.color.number if style.color else None
        for letter in segment.text:
            yield letter, ANSI.get(number, FOREGROUND), bool(style.bold)


# Workbooks: a copy, on which the grid is drawn, printed and cropped.

SANS = "Liberation Sans"  # as wide as Excel's own font, and installed where LibreOffice is
RESOLUTION = 144  # one and a half times that of a screen
GRID = Side(style="thin", color="D5D9DF")
ROW_HEIGHT = 15.5  # points
A3 = 8
EDGE = 3  # pixels of the black line that LibreOffice ends a print with
STRIP_LIGHT, STRIP_DARK = (238, 240, 244), (96, 104, 116)


def book_picture(wanted: BookPicture) -> Image.Image:
    """A part of a workbook; the workbook itself stays as it is."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if wanted.as_printed:
            shutil.copy(wanted.book, folder / "copy.xlsx")
        else:
            _write_copy(wanted, folder / "copy.xlsx")
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        _run("soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", name, str(folder / "copy.xlsx"))
        page = ["-r", str(RESOLUTION), "-l", "1", "-png", "-singlefile"]
        _run("pdftoppm", *page, str(folder / "copy.pdf"), str(folder / "page"))
        page_picture = Image.open(folder / "page.png").convert("RGB")
        if wanted.as_printed:  # the number of the page stands far below
            page_picture = page_picture.crop((0, 0, page_picture.width, int(page_picture.height * 0.94)))
        picture = _cropped(page_picture)
    return _with_grey_strips(picture) if wanted.with_grid else _with_margin(picture)


def _write_copy(wanted: BookPicture, copy: Path) -> None:
    book = load_workbook(wanted.book)
    next(style for style in book._named_styles if style.name == "Normal").font = Font(name=SANS, size=10)
    for sheet in book.worksheets:
        sheet.sheet_state = "visible" if sheet.title == wanted.sheet else "hidden"
    sheet = book.active = book[wanted.sheet]
    sheet.auto_filter.ref = sheet.print_title_rows = None
    sheet.print_area = wanted.area
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A3
    sheet.page_setup.fitToWidth = sheet.page_setup.fitToHeight = 1
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.headings = wanted.with_grid
    for letter in {cell.column_letter for cell in sheet[1]} - set(wanted.columns.split()):
        sheet.column_dimensions[letter].hidden = True
    for row in sheet[wanted.area]:
        for cell in row:
            _dress(cell, with_grid=wanted.with_grid)
        sheet.row_dimensions[row[0].row].height = ROW_HEIGHT * max(map(_lines_of, row)) * row[0].font.size / 10
    book.save(copy)


def _lines_of(cell: Cell) -> int:
    """How many lines the text of a cell takes; LibreOffice leaves a row as high as it was."""
    width = cell.parent.column_dimensions[cell.column_letter].width
    return ceil(len(str(cell.value)) / width) if cell.alignment.wrap_text else 1


def _dress(cell: Cell, *, with_grid: bool) -> None:
    """Give a cell a font that is as wide as Excel's own, and the lines that Excel draws on the screen."""
    font, bottom = cell.font, cell.border.bottom
    cell.font = Font(name=SANS, size=font.size - 1, bold=font.bold, color=font.color)
    if with_grid:
        cell.border = Border(left=GRID, right=GRID, top=GRID, bottom=bottom if bottom.style else GRID)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - commands of our own


def _cropped(page: Image.Image) -> Image.Image:
    """Without the white around it."""
    return page.crop(ImageChops.invert(page).getbbox())


def _with_margin(picture: Image.Image) -> Image.Image:
    return ImageOps.expand(picture, border=20, fill="white")


def _with_grey_strips(picture: Image.Image) -> Image.Image:
    """The column letters and row numbers, which are printed in black, as they are on a screen."""
    grey = ImageOps.colorize(picture.convert("L"), black=STRIP_DARK, white=STRIP_LIGHT)
    for box in _strips(picture):
        picture.paste(grey.crop(box), box)
    return picture.crop((0, 0, picture.width - EDGE, picture.height - EDGE))


def _strips(picture: Image.Image) -> list[tuple[int, int, int, int]]:
    """Where the letters and the numbers are: from each edge to the second black line from it."""
    lines = picture.convert("L").point(lambda light: 255 if light < 60 else 0)
    right = _second_line([lines.getpixel((x, 6)) for x in range(200)])
    bottom = _second_line([lines.getpixel((6, y)) for y in range(200)])
    return [(0, 0, picture.width, bottom), (0, 0, right, picture.height)]


def _second_line(pixels: list[int]) -> int:
    """Where the second run of black pixels ends."""
    after_first = next(place for place, pixel in enumerate(pixels) if place > 3 and pixel)
    return next(place for place in range(after_first, len(pixels)) if not pixels[place])


if __name__ == "__main__":
    main()
