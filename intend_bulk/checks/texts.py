"""What is wrong with a text before anybody asks what it means."""

import re

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Line breaks and tabs are not among them: they can be typed into a cell."""
_E_NOTATION = re.compile(r"-?\d([.,]\d+)?E\+\d{2,3}|-?\d[.,]\d+E-\d{2,3}", re.IGNORECASE)
"""As spreadsheets write it: 1.23E+15. 1E5 may be a code of somebody's own."""
_ERROR_TEXT = re.compile(
    r"#(REF|VALUE|NAME|DIV/0|NULL|NUM|SPILL|CALC|FIELD|BLOCKED|CONNECT|BUSY|UNKNOWN|PYTHON|EXTERNAL)[!?]"
    r"|#(BEZUG|WERT|ZAHL|VALEUR|NOM|NOMBRE|NUL)[!?]|#?N/A|#NV|#GETTING_DATA|Err:\d{3}|#{3,}",
    re.IGNORECASE,
)
"""Those of Excel in English, German and French, LibreOffice's Err:502, and the ### of a column that is too narrow."""
_LATER_BYTES = bytes(range(0x80, 0xC0)).decode("cp1252", "ignore")
_READ_WRONGLY = re.compile(f"[ÂÃÄÅ](?!”)[{_LATER_BYTES}]|â[{_LATER_BYTES}]{{2}}")
"""What UTF-8 looks like where a program took it for Windows-1252: é as two letters, a curly quote as three.

A quoted word may end in Ã, so ” does not count after it."""
_WEB_ADDRESS = re.compile(r"(https?://)?[^\W_][\w-]*(\.[\w-]+)*\.[^\W\d_][\w-]+(:\d{1,5})?([/?#]\S*)?", re.IGNORECASE)
"""A host with a dot; people leave https:// out."""


def marked(text: str) -> str:
    """The text with control characters made visible, as it may be shown: "Ac\\x07me" -> "Ac\ufffdme"."""
    return _CONTROLS.sub("\ufffd", text)


def text_flaw(text: str) -> str | None:
    """The code of what a spreadsheet or a copy broke: "1.23E+15" -> "e_notation"; None for a sound text."""
    if _CONTROLS.search(text):
        return "control_character"
    if _E_NOTATION.fullmatch(text):
        return "e_notation"
    if "\ufffd" in text:
        return "letter_lost"
    if not text.isascii() and mended(text):
        return "letters_garbled"
    return "error_text" if _ERROR_TEXT.fullmatch(text) else None


def mended(text: str) -> str:
    """A text that was UTF-8 and was read as Windows-1252, as it was before; "" for any other text."""
    before = _READ_WRONGLY.sub(_read_rightly, text)
    return before if before != text else ""


def _read_rightly(found: re.Match[str]) -> str:
    try:
        return found[0].encode("cp1252").decode("utf-8")
    except UnicodeError:
        return found[0]


def is_sound(text: str) -> bool:
    """Whether nothing broke it: only then is it worth asking what it means."""
    return text_flaw(text) is None


def is_web_address(text: str) -> bool:
    """Whether it can be a website: "https://www.acme.co.uk/", "acme.co.uk"."""
    return _WEB_ADDRESS.fullmatch(text) is not None
