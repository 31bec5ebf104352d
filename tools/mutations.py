"""Takes away, in a copy of the source, each of the safeguards in `safeguards.py`; its test must fail then.

python tools/mutations.py          exit code 1 where one of them makes no difference
"""

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from safeguards import MUTATIONS, Mutation

_PROJECT = Path(__file__).parents[1]
_COPIED = ("intend_bulk", "tests", "pyproject.toml")
_AT_A_TIME = 2
_SOME_FAILED = 1
"""What pytest ends with where tests failed; 2 and above say that it could not run them."""


def main() -> int:
    """Run the tests as they are, then each mutation against its own, and show the table."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(_AT_A_TIME) as pool:
        if _run(_copy(Path(folder) / "as it is"), *sorted({each.test for each in MUTATIONS})):
            print("A test fails already as things are: put that right first.", file=sys.stderr)  # noqa: T201
            return 1
        found = list(pool.map(lambda numbered: _tried(Path(folder), *numbered), enumerate(MUTATIONS)))
    for mutation, said in zip(MUTATIONS, found, strict=True):
        print(f"{said:<9} {mutation.taken_away}  [{mutation.test}]")  # noqa: T201
    killed = found.count("killed")
    print(f"{killed} of {len(MUTATIONS)} killed.")  # noqa: T201
    return 0 if killed == len(MUTATIONS) else 1


def _tried(folder: Path, number: int, mutation: Mutation) -> str:
    """What became of a mutation: killed, SURVIVED, or that it could not be tried."""
    copy = _copy(folder / str(number))
    path = copy / "intend_bulk" / mutation.file
    source = path.read_text(encoding="utf-8")
    for before, after in ((mutation.before, mutation.after), mutation.also):
        if before and source.count(before) != 1:
            return "NO PLACE"
        source = source.replace(before, after) if before else source
    path.write_text(source, encoding="utf-8")
    exit_code = _run(copy, mutation.test)
    return {0: "SURVIVED", _SOME_FAILED: "killed"}.get(exit_code, "NOT RUN")


def _copy(target: Path) -> Path:
    target.mkdir()
    for name in _COPIED:
        source = _PROJECT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target / name)
    return target


def _run(copy: Path, *tests: str) -> int:
    """Run tests in a copy, which goes before the installed program."""
    command = [sys.executable, "-P", "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONPATH": str(copy)}
    return subprocess.run(command, cwd=copy, env=environment, capture_output=True, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
