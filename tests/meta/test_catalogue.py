"""Every verb that the sources seal has words, and no words stand for a verb that nobody seals."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from signet.documents.models import Outcome
from signet.events.catalogue import OBJECTS, VERBS
from signet.networks.journal import TOLD
from tests.environment import ROOT

#: Verbs that are put together when they are sealed: file -> what they can be.
PUT_TOGETHER = {
    "documents/actions/quotes.py": {f"quotes.{outcome or 'reopen'}" for outcome in Outcome.values},
    "networks/journal.py": set(TOLD.values()),
}


def sealed() -> Iterator[tuple[str, ast.expr, ast.Call]]:
    """(file, the verb, the call) of every ``seal`` and of the functions that hand a verb on to it."""
    for file in sorted((ROOT / "src" / "signet").glob("**/*.py")):
        tree = ast.parse(file.read_text())
        name = str(file.relative_to(ROOT / "src" / "signet"))
        handing = {"seal"}
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                calls = [
                    c for c in ast.walk(function) if isinstance(c, ast.Call) and called(c) == "seal"
                ]
                first = function.args.args[0].arg if function.args.args else ""
                if any(isinstance(c.args[0], ast.Name) and c.args[0].id == first for c in calls):
                    handing.add(function.name)
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and called(call) in handing:
                verb = call.args[0]
                if not isinstance(verb, ast.Name) or len(handing) == 1:
                    yield name, verb, call


def called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def verbs_of(name: str, verb: ast.expr) -> set[str]:
    if isinstance(verb, ast.Constant):
        return {str(verb.value)}
    if isinstance(verb, ast.IfExp):
        return verbs_of(name, verb.body) | verbs_of(name, verb.orelse)
    if isinstance(verb, ast.Name):
        constants = {"VERIFY": {"audit.verify"}}
        return constants[verb.id]
    return PUT_TOGETHER[name]


def test_the_catalogue_is_what_the_sources_seal() -> None:
    found: set[str] = set()
    for name, verb, _call in sealed():
        found |= verbs_of(name, verb)
    assert found == set(VERBS)


def test_every_sealed_type_of_object_has_words() -> None:
    found = {
        str(keyword.value.value)
        for _name, _verb, call in sealed()
        for keyword in call.keywords
        if keyword.arg == "object_type" and isinstance(keyword.value, ast.Constant)
    }
    named = {kind for verb in VERBS.values() for kind in verb.objects}
    assert found <= named == set(OBJECTS)
