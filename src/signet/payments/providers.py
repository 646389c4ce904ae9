"""Who moves the money. Signet only writes down what a provider confirms; it never sees card data.

Today people do: they take cash, read the slip of the terminal, find the transfer on the statement. A card
gateway implements the same two methods: its page takes the card, its notification names the movement, a
job asks ``confirm`` what became of it and hands that to ``record_payment``; ``pay_back`` runs in the job
that follows a refund. No table changes for it: the unique key over provider and reference makes a
notification that comes twice one payment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from signet.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """Money that moved. ``reference`` is the provider's own name for it, empty where it has none."""

    amount: Money
    reference: str = ""


class Provider(Protocol):
    """A way for money to come in and go back."""

    @property
    def name(self) -> str:
        """As it is stored with each payment; never changed."""

    def confirm(self, claimed: Movement) -> Movement:
        """What really moved. Raises ``Conflict`` where the provider knows of no such movement."""

    def pay_back(self, taken: Movement, amount: Money) -> Movement:
        """Send ``amount`` of what was taken back to where it came from."""


class ManualProvider:
    """People saw the money themselves: what they write down is what happened."""

    name = "manual"

    def confirm(self, claimed: Movement) -> Movement:
        """Their word is taken; the audit log says whose it was."""
        return Movement(amount=claimed.amount)

    def pay_back(self, taken: Movement, amount: Money) -> Movement:  # noqa: ARG002
        """They hand it over themselves."""
        return Movement(amount=amount)


MANUAL: Provider = ManualProvider()
