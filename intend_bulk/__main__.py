"""`python -m intend_bulk` is the same as `intend-bulk`."""

import sys

from intend_bulk.cli import main

sys.exit(main())
