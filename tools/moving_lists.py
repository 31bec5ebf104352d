"""Exports of 12,345 clients that come and go meanwhile; exit code 1 for a complete one that lacks somebody.

python tools/moving_lists.py [SEEDS]
"""

import sys
import tempfile
from collections import Counter
from itertools import product
from pathlib import Path

_TESTS = Path(__file__).parents[1] / "tests"
sys.path[:0] = [str(_TESTS / "support"), str(_TESTS / "jobs")]

_SEEDS, _CLIENTS, _COUNTS = 20, 12_345, (1, 49, 50, 51)


def main(seeds: int = _SEEDS) -> int:
    """Every seed in every shape, with the newest last and first; the count that comes or goes changes with the seed."""
    from moving import fill_database, moves
    from test_exports_of_a_moving_list import SHAPES, export

    ended = Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        filled = fill_database(Path(folder) / "filled.sqlite", _CLIENTS)
        for seed, shape, newest_first in product(range(1, seeds + 1), SHAPES, (False, True)):
            place = Path(folder) / f"{seed}-{shape}-{newest_first}"
            place.mkdir()
            faults = moves(count=_COUNTS[seed % 4], share=0.5, newest_first=newest_first)
            one = export(filled, place, faults, shape=shape, seed=seed, workers=4)
            lacks = one.truth.throughout - {*one.ids}
            outcome = "partial" if one.exported.exit_code else "LACKS CLIENTS" if lacks else "complete"
            ended[outcome] += 1
            passes = one.exported.reading.passes
            print(f"seed {seed}, {shape}, newest first: {newest_first}: {outcome}, {passes} passes")  # noqa: T201
    print(", ".join(f"{count} {outcome}" for outcome, count in ended.items()))  # noqa: T201
    return 1 if ended["LACKS CLIENTS"] else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
