"""What rooms above this one may listen to. Receivers run in the action's transaction."""

from __future__ import annotations

from django.dispatch import Signal

#: After a document was issued: ``document``, ``by``. The audit entry of the issue follows.
issued = Signal()

#: Before an issued document is voided: ``document``, ``by``. A receiver refuses by raising.
voiding = Signal()

#: After a draft was discarded or a document voided: ``document``, ``by``.
let_go = Signal()
