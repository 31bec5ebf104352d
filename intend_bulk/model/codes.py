"""Lists of codes: what a value may be. Those that only Intend knows are not here; they are its own settings.

Beside each list stand the other ways in which people write its entries, as they are compared (see `spelling`).
"""

from collections.abc import Mapping
from functools import cache, lru_cache

from intend_bulk.model.identity import normalised

_SIGNS = {"£": "GBP", "€": "EUR", "us$": "USD", "sterling": "GBP", "pound": "GBP", "pounds": "GBP", "euros": "EUR"}
_EVERYDAY_NAMES = {
    "GB": ("UK", "Great Britain", "Britain", "England", "Scotland", "Wales", "Northern Ireland"),
    "US": ("America",),
    "AE": ("Emirates", "UAE"),
    "AT": ("Österreich",),
    "BE": ("België", "Belgique"),
    "BN": ("Brunei",),
    "BR": ("Brasil",),
    "CD": ("DR Congo", "Democratic Republic of the Congo"),
    "CH": ("Schweiz", "Suisse", "Svizzera"),
    "CI": ("Ivory Coast",),
    "CV": ("Cape Verde",),
    "CZ": ("Česko", "Česká republika"),
    "DE": ("Deutschland",),
    "DK": ("Danmark",),
    "EE": ("Eesti",),
    "ES": ("España",),
    "FI": ("Suomi",),
    "GR": ("Ελλάδα", "Hellas"),
    "HR": ("Hrvatska",),
    "HU": ("Magyarország",),
    "IE": ("Éire", "Eire", "Republic of Ireland", "Southern Ireland"),
    "IT": ("Italia",),
    "LT": ("Lietuva",),
    "LV": ("Latvija",),
    "MK": ("Macedonia",),
    "MM": ("Burma",),
    "NL": ("Holland", "Nederland", "The Netherlands"),
    "NO": ("Norge",),
    "PL": ("Polska",),
    "PS": ("Palestine",),
    "RO": ("România",),
    "RU": ("Russia",),
    "SE": ("Sverige",),
    "SI": ("Slovenija",),
    "SK": ("Slovensko",),
    "SZ": ("Swaziland",),
    "TR": ("Turkey",),
    "VA": ("Vatican", "Vatican City"),
}


def spelling(text: str) -> str:
    """A text as its spellings are compared, without case, dots and double spaces: "U.K." -> "uk"."""
    return normalised(text.replace(".", ""))


@cache
def currencies() -> frozenset[str]:
    """The ISO 4217 currency codes, as pycountry has them: {"GBP", "EUR", …}."""
    import pycountry

    return frozenset(currency.alpha_3 for currency in pycountry.currencies)


@cache
def currency_spellings() -> Mapping[str, str]:
    """The code by other ways to write it: {"gbp": "GBP", "826": "GBP", "pound sterling": "GBP", "£": "GBP", …}."""
    import pycountry

    known = dict(_SIGNS)
    for currency in pycountry.currencies:
        known |= {spelling(text): currency.alpha_3 for text in (currency.name, currency.numeric, currency.alpha_3)}
    return known


@cache
def countries() -> frozenset[str]:
    """The names of ISO 3166, the short, the usual and the official one: {"Bolivia", "United Kingdom", …}."""
    import pycountry

    return frozenset(name for country in pycountry.countries for name in _names(country))


@cache
def usual_countries() -> frozenset[str]:
    """The names of the countries in everyday words, where there are any: {"Bolivia", "France", …}."""
    import pycountry

    return frozenset(_usual_name(country) for country in pycountry.countries)


@cache
def country_spellings() -> Mapping[str, str]:
    """The usual name by other ways to write it: {"uk": "United Kingdom", "gbr": "United Kingdom", …}."""
    import pycountry

    known: dict[str, str] = {}
    for country in pycountry.countries:
        others = (country.alpha_2, country.alpha_3, *_EVERYDAY_NAMES.get(country.alpha_2, ()))
        usual = _usual_name(country)
        known |= {spelling(text): usual for text in (*_names(country), *others)}
    return known


def country_named(text: str) -> str | None:
    """The name of a country by its code or another way to write it: "GBR" -> "United Kingdom"; None for no country.

    A name of ISO 3166 stays as it is.
    """
    return text if text in countries() else country_spellings().get(spelling(text))


@lru_cache(maxsize=4096)
def country_code(text: str) -> str | None:
    """The two letters of a country, by any way to write it: "United Kingdom", "UK", "GBR" -> "GB"; None for none."""
    usual = country_named(text)
    return _letters().get(country_spellings().get(spelling(usual), usual)) if usual else None


@cache
def _letters() -> Mapping[str, str]:
    import pycountry

    return {_usual_name(country): country.alpha_2 for country in pycountry.countries}


def _names(country: object) -> list[str]:
    names = (getattr(country, key, None) for key in ("name", "common_name", "official_name"))
    return [name for name in names if name]


def _usual_name(country: object) -> str:
    return str(getattr(country, "common_name", None) or getattr(country, "name", ""))
