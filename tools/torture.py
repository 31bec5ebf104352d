"""The long campaign of kills; exit code 1 for any client that is there twice, and any row that is lost.

python tools/torture.py [SEEDS] [KILLS A SEED]
"""

import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

_SEEDS, _KILLS = 20, 50
_AT_A_TIME = 2


def main(seeds: int = _SEEDS, kills: int = _KILLS) -> int:
    """Carry campaigns out, two at a time, and show the table."""
    from campaign import Tally, campaign, table

    tallies: list[Tally] = []
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(_AT_A_TIME) as pool:
        begun = [pool.submit(campaign, Path(folder) / str(n), seed=n, kills=kills) for n in range(1, seeds + 1)]
        for ended in as_completed(begun):
            tallies.append(ended.result())
            print(tallies[-1], file=sys.stderr, flush=True)  # noqa: T201
    print(table(sorted(tallies, key=lambda tally: tally.seed)))  # noqa: T201
    return 0 if all(tally.is_right for tally in tallies) else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
