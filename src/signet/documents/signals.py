"""What rooms above this one may listen to. Receivers run in the action's transaction."""

from __future__ import annotations

from django.dispatch import Signal

#: After a document was issued: ``document``, ``by``. The audit entry of the issue follows.
issued = Signal()

#: Before an issued document is voided: ``document``, ``by``. A receiver refuses by raising.
voiding = Signal()

#: A network took back a document that it had: ``document``, ``by``. It is void by that, so a receiver
#: undoes what the document does to others; the document is voided afterwards.
withdrawn = Signal()

#: After a draft was discarded or a document voided: ``document``, ``by``.
let_go = Signal()
