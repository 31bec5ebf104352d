"""Lists of codes: what a value may be. Those that only Intend knows are not here; they are its own settings."""

from functools import cache


@cache
def currencies() -> frozenset[str]:
    """The ISO 4217 currency codes, as pycountry has them: {"GBP", "EUR", …}."""
    import pycountry

    return frozenset(currency.alpha_3 for currency in pycountry.currencies)
