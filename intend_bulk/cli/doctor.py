"""intend-bulk doctor"""

from dataclasses import asdict
from pathlib import Path

import click

from intend_bulk.cli.options import Common, common_options


@click.command()
@common_options
def doctor(common: Common) -> int:
    """Look whether everything is in order: profile, address, certificate, keys, clock, journal, folder.

    Changes nothing. Ends with 1 where something is not, and says how to mend it.

    \b
    Examples:
      intend-bulk doctor
      intend-bulk doctor --profile old-crm --json
    """
    from intend_bulk.jobs.doctoring import examine

    findings = list(examine(common.settings(), folder=Path()))
    lines = [f"{'ok ' if finding.is_fine else 'BAD'}  {finding.name:<9} {finding.found}" for finding in findings]
    mends = [f"{finding.name}: {finding.mend}" for finding in findings if finding.mend]
    is_fine = all(finding.is_fine for finding in findings)
    document = {"is_fine": is_fine, "findings": [asdict(finding) for finding in findings]}
    common.screen.result(document, [*lines, *(["To mend:", *mends] if mends else [])])
    return 0 if is_fine else 1
