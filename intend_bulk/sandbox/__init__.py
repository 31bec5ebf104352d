"""An Intend on this machine, for rehearsals, the demo and the tests.

It is written from the vendor's reference alone and shares no code with the rest of the package: if both took
the name of a field from one place, their agreement would prove nothing.
"""

from intend_bulk.sandbox.app import ListShape, create_app
from intend_bulk.sandbox.errors import SandboxError
from intend_bulk.sandbox.faults.listing import fault_list, fault_table
from intend_bulk.sandbox.people import made_up_client, made_up_clients
from intend_bulk.sandbox.server import Sandbox, SandboxConfig, running_sandbox, serve_forever
from intend_bulk.sandbox.store import Store

__all__ = [
    "ListShape",
    "Sandbox",
    "SandboxConfig",
    "SandboxError",
    "Store",
    "create_app",
    "fault_list",
    "fault_table",
    "made_up_client",
    "made_up_clients",
    "running_sandbox",
    "serve_forever",
]
