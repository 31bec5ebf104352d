"""Connections to Intend as the settings have them."""

from dataclasses import dataclass

from intend_bulk.api.client import IntendClient
from intend_bulk.api.pacing import Pacer
from intend_bulk.jobs.listening import Listener
from intend_bulk.journal.journal import Journal
from intend_bulk.settings import Settings
from intend_bulk.system import StopRequest


def connect(settings: Settings, pacer: Pacer, *, read_pacer: Pacer | None = None) -> IntendClient:
    """A client for the Intend of the settings, to be closed; raises SettingsError where address or keys are missing.

    `read_pacer` is for reads, where they have a limit of their own.
    """
    return IntendClient(
        settings.needed_url(),
        settings.needed_key(),
        pacer=pacer,
        read_pacer=read_pacer,
        deadline_seconds=settings.deadline,
        signing=settings.signing(),
    )


@dataclass(frozen=True)
class Connector:
    """Makes clients of one Intend, which all keep one pace."""

    settings: Settings
    pacer: Pacer
    read_pacer: Pacer
    """The same as `pacer`, unless reads have a limit of their own."""

    def connect(self) -> IntendClient:
        """A client with a connection of its own; whoever makes it closes it. Raises SettingsError."""
        return connect(self.settings, self.pacer, read_pacer=self.read_pacer)

    def share_pace(self, journal: Journal) -> None:
        """Take turns with every process that has this journal open, unless it was opened for reading."""
        if journal.is_for_reading:
            return
        self.pacer.share(journal.shared_pace())
        if self.read_pacer is not self.pacer:
            self.read_pacer.share(journal.shared_pace("read"))


def connector(settings: Settings, *, listener: Listener, stop: StopRequest) -> Connector:
    """What connects to the Intend of the settings, at their pace."""

    def pacer(rate: float) -> Pacer:
        return Pacer(rate, stopping=lambda: stop.requested, on_wait=listener.waiting)

    of_all = pacer(settings.rate)
    of_reads = of_all if settings.read_rate is None else pacer(settings.read_rate)
    return Connector(settings, of_all, of_reads)
