"""Intend as the settings say: its address, its keys, how long an answer may take."""

from intend_bulk.api.client import IntendClient
from intend_bulk.api.pacing import Pacer
from intend_bulk.settings import Settings


def connect(settings: Settings, pacer: Pacer) -> IntendClient:
    """A client for Intend, to be closed. Raises SettingsError where address or key are missing."""
    return IntendClient(
        settings.needed_url(),
        settings.needed_key(),
        pacer=pacer,
        deadline_seconds=settings.deadline,
        signing=settings.signing(),
    )
