"""kill -9 at random moments, while answers are lost, late and wrong: no client twice, no row lost."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from campaign import Tally, campaign, table

KILLS = 26
SEEDS = (1, 2)


def test_many_kills_double_and_lose_nothing(tmp_path: Path) -> None:
    """The long campaign is `make torture`."""

    def carry_out(seed: int) -> Tally:
        return campaign(tmp_path / str(seed), seed=seed, kills=KILLS)

    with ThreadPoolExecutor(len(SEEDS)) as campaigns:
        tallies = list(campaigns.map(carry_out, SEEDS))
    assert [tally for tally in tallies if not tally.is_right] == [], table(tallies)
    assert sum(tally.kills for tally in tallies) >= 50
