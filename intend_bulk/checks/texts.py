"""What is wrong with a text before anybody asks what it means."""

import re
import unicodedata

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
_WEB_ADDRESS = re.compile(r"(https?://)?[^\W_][\w-]*(\.[\w-]+)*\.[^\W\d_][\w-]+(:\d{1,5})?([/?#]\S*)?", re.IGNORECASE)
"""A host with a dot; people leave https:// out."""


_INVISIBLE = re.compile("[\u00a0\u00ad\u200b-\u200f\u2028\u2029\u202a-\u202f\u2060-\u2064\ufeff]")
_JOINS = re.compile("(?<=[^\u0000-\u02ff])[\u200c\u200d](?=[^\u0000-\u02ff])")
"""Persian and Indian words, and some emoji, need the two joiners between their letters."""
_APOSTROPHE = re.compile(r"'[+-]?\d[\d ./-]*")
_MAY_NEED_THEM = re.compile("[\u2028\u2029]|(?![\u0000-\u052f\u1e00-\u1fff\u3040-\u9fff\uac00-\ud7af])[^\\W\\d_]")
"""Line ends, and letters of scripts in which such characters can carry meaning.

In Latin, Greek, Cyrillic, Chinese, Japanese and Korean they carry none; they do in Hebrew, Persian, Hindi or Thai.
"""
_WIDE = re.compile("[\uff01-\uff5e]")
_TYPOGRAPHIC = re.compile("[\u2018-\u201f\u2032-\u2036\uff01-\uff5e]")
_PLAIN_QUOTES = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u2035", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u2036", '"')
)
_GARBLED_ENDS = bytes(range(0x80, 0xC0)).decode("cp1252", "ignore") + "\x81\x8d\x8f\x90\x9d"
_GARBLED = re.compile(
    f"[\u00c2\u00c3][{_GARBLED_ENDS}]|[\u00c4\u00c5](?![\u2019\u201d])[{_GARBLED_ENDS}]"
    f"|(?:[\u00d0\u00d1][{_GARBLED_ENDS}]){{2,}}|\u00e2[\u20ac\u201a\u201e][{_GARBLED_ENDS}]|\u00ef\u00bb\u00bf"
)
"""Letters of UTF-8 that were read as cp1252: "Ã©" for "é", "Â£" for "£"."""


def marked(text: str) -> str:
    """The text with control characters made visible, as it may be shown: "Ac\\x07me" -> "Ac\ufffdme"."""
    return _INVISIBLE.sub("\u00b7", _CONTROLS.sub("\ufffd", text))


def text_flaw(text: str) -> str | None:
    """The code of what a spreadsheet or a copy broke: "1.23E+15" -> "e_notation"; None for a sound text."""
    if _CONTROLS.search(text):
        return "control_character"
    if _E_NOTATION.fullmatch(text):
        return "e_notation"
    if _ERROR_TEXT.fullmatch(text):
        return "error_text"
    if text.isascii():
        return "apostrophe_in_front" if _APOSTROPHE.fullmatch(text) else None
    return _flaw_of_letters(text)


def _flaw_of_letters(text: str) -> str | None:
    if "\ufffd" in text:
        return "letters_lost"
    if mended(text) == text:
        return None
    return "letters_garbled" if _GARBLED.search(text) else "character_invisible"


def code_flaw(text: str) -> str | None:
    """As text_flaw, of what is a code or an e-mail address: curly quotes and wide letters are none of it."""
    flaw = text_flaw(text)
    return "character_typographic" if flaw is None and _TYPOGRAPHIC.search(text) else flaw


def mended(text: str) -> str:
    """What a text was before it was garbled: "CafÃ©" -> "Café", "'007" -> "007"; a sound text as it is."""
    if text.isascii():
        return text[1:] if _APOSTROPHE.fullmatch(text) else text
    clear = _GARBLED.sub(_decoded, text)
    return clear if clear != text else _INVISIBLE.sub(_replacement, text)


def plain(text: str) -> str:
    """A code with plain quotes, letters and digits: "\uff21\uff11" -> "A1", with wide letters made narrow."""
    return unicodedata.normalize("NFKC", mended(text).translate(_PLAIN_QUOTES))


def cleared(text: str, *, is_code: bool, is_number: bool) -> str:
    """The text without what a copy left in it, where nobody could want it: "Acme\u200b" -> "Acme"; else as it is.

    `is_code` is for columns without curly quotes and wide letters, `is_number` for those without a first apostrophe.
    """
    flaw = code_flaw if is_code else text_flaw
    clear = text
    for _ in range(_MOST_CLEARINGS):
        found = flaw(clear)
        if found is None:
            return clear or text
        clear = _without(found, clear, is_number=is_number).strip()
    return text


_MOST_CLEARINGS = 4
"""Each kind of flaw once, and a look whether one is left."""


def _without(flaw: str, text: str, *, is_number: bool) -> str:
    match flaw:
        case "apostrophe_in_front" if is_number:
            return text[1:]
        case "letters_garbled":
            return _decoded_whole(text)
        case "character_invisible" if not _MAY_NEED_THEM.search(text):
            return mended(text)
        case "character_typographic" if plain(text) == (narrow := _narrowed(text)):
            return narrow
    return text


def _narrowed(text: str) -> str:
    """With plain quotes and narrow letters, and nothing else changed: NFKC would make 2 of ² too."""
    return _WIDE.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text.translate(_PLAIN_QUOTES))


def _decoded_whole(text: str) -> str:
    """A text that was read in the wrong encoding from its first letter to its last, as it was before.

    By chance hardly any text of cp1252 is valid UTF-8, and nobody writes "CafÃ©". One in which other letters are
    right ("CafÃ© – Zürich") was put together from two, so a person has to look.
    """
    try:
        return b"".join(_byte(char) for char in text).decode("utf-8")
    except UnicodeError:
        return text


def _replacement(found: re.Match[str]) -> str:
    if _JOINS.match(found.string, found.start()):
        return found.group()
    return " " if found.group() in "\u00a0\u202f\u2028\u2029" else ""


def _decoded(found: re.Match[str]) -> str:
    try:
        return b"".join(_byte(char) for char in found.group()).decode("utf-8")
    except UnicodeDecodeError:
        return found.group()


def _byte(char: str) -> bytes:
    return char.encode("latin-1") if char < "\u0100" else char.encode("cp1252")


def is_sound(text: str) -> bool:
    """Whether nothing broke it: only then is it worth asking what it means."""
    return text_flaw(text) is None


def is_lost(text: str) -> bool:
    """Whether what the cell held is not in the file any more, or cannot be seen: "#N/A", "1.23E+15"."""
    return text_flaw(text) in _LOST


_LOST = frozenset({"control_character", "e_notation", "error_text", "letters_lost"})


def is_web_address(text: str) -> bool:
    """Whether it can be a website: "https://www.acme.co.uk/", "acme.co.uk"."""
    return _WEB_ADDRESS.fullmatch(text) is not None
