"""A taxpayer's system that speaks to the stand-in over HTTP, for tests."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from tests.unit.sandbox.myinvois import papers
from tests.unit.sandbox.myinvois.papers import Paper

CREDENTIALS = {"grant_type": "client_credentials", "scope": "InvoicingAPI"}


@dataclass
class Portal:
    http: httpx.Client
    clients: dict[str, tuple[str, str]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def control(self, method: str, path: str, content: object = None) -> Any:
        answer = self.http.request(method, f"/_myinvois/{path}", json=content)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    def register(self, who: tuple[str, str, str], **more: str) -> None:
        wish = {"tin": who[0], "idValue": who[1], "name": who[2], **more}
        made = self.control("POST", "taxpayers", wish)
        self.clients[who[0]] = (made["clientId"], made["clientSecret"])

    def settings(self, **wishes: object) -> None:
        self.control("PATCH", "settings", wishes)

    def now(self) -> datetime:
        offset = self.control("GET", "settings")["offset"]
        return (datetime.now(UTC) + timedelta(seconds=offset)).replace(microsecond=0)

    def login(self, tin: str, on_behalf_of: str = "") -> httpx.Response:
        client, secret = self.clients[tin]
        form = {**CREDENTIALS, "client_id": client, "client_secret": secret}
        headers = {"onbehalfof": on_behalf_of} if on_behalf_of else {}
        return self.http.post("/connect/token", data=form, headers=headers)

    def call(
        self, method: str, path: str, tin: str = papers.SELLER[0], *, token: str = "", **more: Any
    ) -> httpx.Response:
        if not token and tin not in self.tokens:
            self.tokens[tin] = self.login(tin).json()["access_token"]
        headers = {"Authorization": f"Bearer {token or self.tokens[tin]}"}
        return self.http.request(method, f"/api/v1.0/{path}", headers=headers, **more)

    def send(
        self, *sheets: Paper, tin: str = papers.SELLER[0], form: str = "JSON", token: str = ""
    ) -> httpx.Response:
        write = papers.as_json if form == "JSON" else papers.as_xml
        return self.send_bytes(
            *((write(p), p["ID"][0]["_"]) for p in sheets), tin=tin, form=form, token=token
        )

    def send_bytes(
        self, *documents: tuple[bytes, str], tin: str = papers.SELLER[0], form: str = "JSON",
        token: str = "",
    ) -> httpx.Response:  # fmt: skip
        body = {"documents": [papers.entry(data, number, form) for data, number in documents]}
        return self.call("POST", "documentsubmissions/", tin, token=token, json=body)

    def accepted(self, *sheets: Paper, **more: Any) -> list[str]:
        """UUIDs of documents that were all accepted."""
        answer = self.send(*sheets, **more)
        assert answer.status_code == 202, answer.text
        assert answer.json()["rejectedDocuments"] == []
        return [d["uuid"] for d in answer.json()["acceptedDocuments"]]

    def judged(self, uuid: str, tin: str = papers.SELLER[0]) -> dict[str, Any]:
        """The details, once there is a verdict."""
        for _ in range(200):
            answer = self.call("GET", f"documents/{uuid}/details", tin)
            if answer.status_code == 200 and answer.json()["status"] != "Submitted":
                found: dict[str, Any] = answer.json()
                return found
            time.sleep(0.03)
        raise AssertionError("no verdict")

    def verdict(self, paper: Paper, **more: Any) -> tuple[str, list[str | None]]:
        """Status and inner codes of one document."""
        found = self.judged(self.accepted(paper, **more)[0], more.get("tin", papers.SELLER[0]))
        steps = found["validationResults"]["validationSteps"]
        return found["status"], [
            inner["errorCode"]
            for step in steps
            if step["error"]
            for inner in step["error"]["innerError"]
        ]
