"""The rules of EN 16931 and Peppol BIS Billing 3.0 for UBL, judged natively.

``judge`` says of an invoice or credit note which rules it breaks, where and how to mend it. It speaks
the ids of the official rules and reports what the official engine reports, rule by rule; where that
engine gives up (two elements where one is meant, a word for a number) there is a finding ``SIGNET-...``.

To find a rule, search for its id: ``cen/`` has BR-... by subject, the ten of each VAT category in
``cen/vat.py``, UBL-SR and UBL-DT in ``cen/syntax.py``, UBL-CR in ``cen/unused.txt``, BR-CL in
``cen/codes.py``; ``peppol/`` has PEPPOL-... and a file for each country; ``structure/`` is what the schema says (XSD).
"""

from __future__ import annotations

from signet.en16931.rules.editions import RULE_SETS, RuleSet, in_force
from signet.en16931.rules.judge import asked_for, judge, judge_on

__all__ = ["RULE_SETS", "RuleSet", "asked_for", "in_force", "judge", "judge_on"]
