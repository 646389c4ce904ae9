"""The client over real HTTP: sign-in, tokens, addresses, both shapes of refusals, breakdowns."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest
from django.core.cache import cache

from signet.kernel import clock
from signet.networks.myinvois.client import Session, documents, listing, submissions, taxpayers
from signet.networks.myinvois.client.failures import read_failure
from signet.networks.myinvois.client.records import read_checked, read_page, read_record
from signet.networks.myinvois.client.submissions import Packed, batches, read_submitted
from signet.networks.problems import NotAllowed, Refused, Unknown, Unsent, Wait
from tests.unit.networks.myinvois.service import Service, link_to, serving

TYPES = "/api/v1.0/documenttypes"
SUBMIT = "/api/v1.0/documentsubmissions/"


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as found:
        yield found


@pytest.fixture
def session(service: Service) -> Session:
    return Session(link_to(service.address))


def test_signing_in_as_the_taxpayer(service: Service, session: Session) -> None:
    service.script(TYPES, {"result": []})
    assert listing.document_types(session).value == {"result": []}
    listing.document_types(session)
    signed_in, first, second = service.calls  # one token for both
    assert parse_qs(signed_in.body.decode()) == {
        "client_id": ["the-client"],
        "client_secret": ["the secret"],
        "grant_type": ["client_credentials"],
        "scope": ["InvoicingAPI"],
    }
    assert "onbehalfof" not in {name.lower() for name in signed_in.headers}
    assert (
        first.headers["Authorization"] == second.headers["Authorization"] == "Bearer secret-token"
    )
    assert {"the secret", "secret-token"} <= set(session.link.wire.secrets)  # type: ignore[attr-defined]


def test_an_intermediary_signs_in_on_behalf_of_each_taxpayer(service: Service) -> None:
    service.script(TYPES, {"result": []})
    link = link_to(service.address, mode="intermediary", onbehalfof="IG12345678912:201901234567")
    listing.document_types(Session(link))
    assert service.calls[0].headers["onbehalfof"] == "IG12345678912:201901234567"
    assert list(link.tokens.kept) == ["the-client IG12345678912:201901234567"]  # type: ignore[attr-defined]


def test_a_token_is_given_up_before_it_ends(service: Service, session: Session) -> None:
    service.script(TYPES, {})
    listing.document_types(session)
    (token,) = session.link.tokens.kept.values()  # type: ignore[attr-defined]
    assert timedelta(minutes=57) < token.expires_at - clock.now() < timedelta(minutes=58, seconds=1)


def test_a_revoked_token_is_fetched_anew_once(service: Service, session: Session) -> None:
    service.script(TYPES, None, status=401)
    service.script(TYPES, {"result": [1]})
    assert listing.document_types(session).ok
    assert len(service.asked("/connect/token")) == 2


def test_a_token_that_is_never_taken_is_a_matter_for_people(
    service: Service, session: Session
) -> None:
    service.script(TYPES, None, status=401)
    with pytest.raises(NotAllowed):
        listing.document_types(session)
    assert len(service.asked(TYPES)) == 2


@pytest.mark.parametrize(
    ("status", "answer", "said"),
    [
        (400, {"error": "invalid_client"}, "invalid_client"),
        (400, {"error": "invalid_grant", "error_description": "User blocked"}, "User blocked"),
        (403, b"", "403"),
        (403, {"error": {"code": "Forbidden", "message": "no"}}, "Forbidden no"),
    ],
)
def test_refused_credentials(
    service: Service, session: Session, status: int, answer: object, said: str
) -> None:
    service.answers["/connect/token"] = [(status, answer, {})]
    with pytest.raises(
        NotAllowed, match="test system and of the real one are different"
    ) as refused:
        listing.document_types(session)
    assert said in str(refused.value)
    assert "the secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("status", "answer"),
    [(500, b"oops"), (200, b"<html>"), (200, {}), (404, b""), (503, {}), (403, b"<html>Forbidden")],
)
def test_a_sign_in_that_is_down_is_tried_later(
    service: Service, session: Session, status: int, answer: object
) -> None:
    service.answers["/connect/token"] = [(status, answer, {})]
    with pytest.raises(Unsent):
        listing.document_types(session)


DOC = Packed(number="INV-1", format="XML", body=b"<Invoice/>")


def test_what_a_submission_holds(service: Service, session: Session) -> None:
    service.script(SUBMIT, {"submissionUid": "S", "acceptedDocuments": []}, status=202)
    assert submissions.submit(session, [DOC]).ok
    (call,) = service.asked(SUBMIT)
    assert call.json == {
        "documents": [
            {
                "format": "XML",
                "document": base64.b64encode(b"<Invoice/>").decode(),
                "documentHash": hashlib.sha256(b"<Invoice/>").hexdigest(),
                "codeNumber": "INV-1",
            }
        ]
    }
    assert b" " not in call.body


@pytest.mark.parametrize(
    ("status", "answer", "change", "read"),
    [
        (500, {"error": {"code": "InternalServerError"}}, Unknown, Unsent),
        (503, b"<html>busy</html>", Unknown, Unsent),
        (504, b"", Unknown, Unsent),
        (200, b"nonsense", Unknown, Unsent),
        (302, b"", Unknown, Unsent),
        (403, b"<html>blocked by a firewall</html>", Unsent, Unsent),
        (403, b"", Unsent, Unsent),
        (429, {}, Wait, Wait),
        (200, ..., Unknown, Unsent),
    ],
)
def test_breakdowns(
    service: Service, session: Session, status: int, answer: object, change: type[Exception],
    read: type[Exception],
) -> None:  # fmt: skip
    """What changes nothing may be repeated; of a submission nobody knows the end."""
    service.script(SUBMIT, answer, status=status)
    with pytest.raises(change):
        submissions.submit(session, [DOC])
    service.script("/api/v1.0/documentsubmissions/S", answer, status=status)
    with pytest.raises(read):
        submissions.summary(session, "S")


def test_the_id_for_the_support_is_in_the_problem(service: Service, session: Session) -> None:
    service.script(
        SUBMIT, {"error": {"message": "System error"}}, status=500, correlationId="0HNX:7"
    )
    with pytest.raises(Unknown, match="System error, 0HNX:7"):
        submissions.submit(session, [DOC])


def packed(number: str, size: int, form: str = "XML") -> Packed:
    return Packed(number=number, format=form, body=b"x" * size)  # type: ignore[arg-type]


def test_batches_keep_the_limits_and_the_format() -> None:
    many = [packed(str(n), 10) for n in range(205)]
    assert [len(batch) for batch in batches(many)] == [100, 100, 5]
    heavy = [packed(str(n), 300 * 1024) for n in range(25)]
    for batch in batches(heavy):
        content = sum(len(base64.b64encode(d.body)) for d in batch)
        assert content < 5 * 1024 * 1024
    assert [len(batch) for batch in batches(heavy)] == [12, 12, 1]
    mixed = [packed("1", 1), packed("2", 1, "JSON"), packed("3", 1)]
    assert [[d.number for d in batch] for batch in batches(mixed)] == [["1", "3"], ["2"]]
    assert batches([]) == []


def test_the_weight_of_a_document_is_not_less_than_what_is_sent(
    service: Service, session: Session
) -> None:
    service.script(SUBMIT, {}, status=202)
    sent = [packed("INV-" + "9" * 40, size) for size in (0, 1, 2, 1000)]
    submissions.submit(session, sent)
    assert len(service.asked(SUBMIT)[0].body) <= sum(d.weight for d in sent)


SEEN = {
    "submissionUid": None,
    "acceptedDocuments": [{"uuid": "U" * 26, "invoiceCodeNumber": "A"}],
    "rejectedDocuments": [
        {
            "invoiceCodeNumber": "B",
            "error": {
                "code": "3",
                "message": "Validation Error",
                "target": "B",
                "propertyPath": None,
                "details": [
                    {"code": "CF364", "message": "Line classification is required",
                     "target": "line", "propertyPath": "Invoice.InvoiceLine[0]", "details": None},
                    {"message": "Document hash is not valid.", "target": "documentHash"},
                ],
            },
        }
    ],
}  # fmt: skip


def test_the_answer_to_a_submission() -> None:
    found = read_submitted(SEEN)
    assert found is not None
    assert (found.uid, found.accepted) == ("", {"A": "U" * 26})
    assert [(f.code, f.message, f.path) for f in found.refused["B"].leaves()] == [
        ("CF364", "Line classification is required", "Invoice.InvoiceLine[0]"),
        ("", "Document hash is not valid.", ""),
    ]
    assert read_submitted({"hello": 1}) is None
    assert read_submitted([]) is None
    other = read_submitted(
        {"submissionUID": "S", "acceptedDocuments": [], "rejectedDocuments": None}
    )
    assert other is not None
    assert other.uid == "S"


DOCUMENTED = {
    "propertyName": "document", "propertyPath": None, "errorCode": "Error04",
    "error": "Step04-Invalid Code Field Validator", "errorMs": "Ralat",
    "innerError": [
        {"propertyName": "State", "propertyPath": "document.Invoice.X", "errorCode": "CV317",
         "error": "State Code 17", "errorMs": "Kod", "innerError": None}
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("value", "leaves"),
    [
        (DOCUMENTED, [("CV317", "State Code 17", "document.Invoice.X")]),
        ({"error": {"code": "BadStructure", "message": "m"}}, [("BadStructure", "m", "")]),
        ({"error": "invalid_client"}, [("invalid_client", "invalid_client", "")]),
        ({"error": {"error": {"code": "x"}}}, [("x", "", "")]),
        ({"code": 3, "details": [{"message": "a"}, "b", None]}, [("", "a", "")]),
    ],
)
def test_both_shapes_of_refusals(value: object, leaves: list[tuple[str, str, str]]) -> None:
    found = read_failure(value)
    assert found is not None
    assert [(f.code, f.message, f.path) for f in found.leaves()] == leaves


@pytest.mark.parametrize("value", [None, {}, [], "x", 5, {"error": None}, {"error": {}}])
def test_what_is_no_refusal(value: object) -> None:
    assert read_failure(value) is None


def test_the_correlation_id_in_a_sentence() -> None:
    found = read_failure({"error": {"code": "ValidationError", "message": None, "details": [
        {"message": "Invalid structured submission. For more details contact the System Admin using"
                    " Correlation Id: 0HNDA9M25MBJ0:00000025"}]}})  # fmt: skip
    assert found is not None
    assert found.correlation == "0HNDA9M25MBJ0:00000025"
    assert found.codes() == {"validationerror", ""}


def nested(depth: int) -> dict[str, object]:
    return {"code": "x", "details": [nested(depth - 1)] if depth else []}


def test_a_bottomless_refusal_is_cut() -> None:
    found = read_failure(nested(200))
    assert found is not None
    assert len(list(found.leaves())) == 1


def test_records_of_both_families() -> None:
    summary = read_record({
        "uuid": "U", "submissionUid": "S", "longId": "", "internalId": "22", "status": "Invalid",
        "issuerTin": "C1", "receiverId": "C2", "dateTimeValidated": "2025-06-04T12:21:31Z",
        "totalPayableAmount": 11, "documentStatusReason": None, "cancelDateTime": None,
    })  # fmt: skip
    row = read_record({
        "uuid": "U", "submissionUID": "S", "internalId": 22, "status": " valid ", "supplierTIN": "C1",
        "buyerTin": "C2", "total": "11.00", "dateTimeValidated": "2025-06-04T12:21:31.1234567",
        "rejectRequestDateTime": "2025-06-05T00:00:00Z", "longId": "L",
    })  # fmt: skip
    assert (summary.state, row.state) == ("invalid", "valid")
    for found in (summary, row):
        assert (found.uuid, found.submission_uid, found.number) == ("U", "S", "22")
        assert (found.issuer_tin, found.receiver_tin) == ("C1", "C2")
        assert found.payable == 11
        assert found.validated_at == datetime(2025, 6, 4, 12, 21, 31, tzinfo=UTC)
    assert row.rejection_asked_at is not None
    assert summary.rejection_asked_at is None
    assert read_record({"status": "Archived"}).state == "unknown"
    assert read_record({"status": 2}).state == "valid"
    assert read_record({"dateTimeIssued": "soon"}).issued_at is None


def test_details_tell_the_failed_steps() -> None:
    found = read_checked({"uuid": "U", "status": "Invalid", "validationResults": {"validationSteps": [
        {"name": "Step03-Duplicated Submission Validator", "status": "Valid", "error": None},
        {"name": "Step04-Code Field Validator", "status": "Invalid", "error": DOCUMENTED},
        {"name": "Step09-New", "status": "Invalid", "error": None},
    ]}})  # fmt: skip
    assert [f.code for failure in found.failures for f in failure.leaves()] == ["CV317", ""]
    assert found.failures[1].message == "Step09-New"


def test_changing_the_state_of_a_document(service: Service, session: Session) -> None:
    path = "/api/v1.0/documents/state/U1/state"
    service.script(path, {"uuid": "U1", "status": "Cancelled"})
    assert documents.cancel(session, "U1", "x" * 400).ok
    documents.reject(session, "U1", "Wrong “price”")
    first, second = service.asked(path)
    assert (first.method, first.json) == ("PUT", {"status": "cancelled", "reason": "x" * 300})
    assert second.json == {"status": "rejected", "reason": "Wrong “price”"}
    assert session.link.wire.limits[-2:] == ["cancel", "reject"]  # type: ignore[attr-defined]


def test_lists_and_their_parameters(service: Service, session: Session) -> None:
    service.script("/api/v1.0/documents/recent", {"result": [{"uuid": "U"}, {}, 5],
                                                  "metadata": {"totalPages": 3}})  # fmt: skip
    service.script("/api/v1.0/documents/search", {"result": None, "metadata": None})
    page = read_page(listing.recent(session, "Received").value)
    assert ([r.uuid for r in page.records], page.pages) == (["U"], 3)
    at = datetime(2026, 11, 1, tzinfo=UTC)
    found = listing.search(
        session, "Sent", 2, since=at, until=at + timedelta(days=1), query="A&B 1"
    )
    assert read_page(found.value).records == ()
    assert service.calls[-2].path.endswith("recent?pageNo=1&pageSize=100&InvoiceDirection=Received")
    assert service.calls[-1].path.endswith(
        "search?pageNo=2&pageSize=100&invoiceDirection=Sent"
        "&submissionDateFrom=2026-11-01T00%3A00%3A00Z&submissionDateTo=2026-11-02T00%3A00%3A00Z"
        "&searchQuery=A%26B+1"
    )


def test_every_other_address(service: Service, session: Session) -> None:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    listing.notifications(session, since=at, until=at)
    listing.document_type(session, 45)
    listing.document_type_version(session, 45, 2)
    documents.details(session, "U1")
    documents.raw(session, "../x")
    assert [call.path.split("?")[0] for call in service.calls[1:]] == [
        "/api/v1.0/notifications/taxpayer",
        "/api/v1.0/documenttypes/45",
        "/api/v1.0/documenttypes/45/versions/2",
        "/api/v1.0/documents/U1/details",
        "/api/v1.0/documents/..%2Fx/raw",
    ]


@pytest.fixture
def kept(tmp_path: object, settings: object) -> Iterator[None]:
    settings.CACHES = {  # type: ignore[attr-defined]
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    }
    yield
    cache.clear()


@pytest.mark.usefixtures("kept")
def test_a_tin_is_asked_for_once(service: Service, session: Session) -> None:
    path = "/api/v1.0/taxpayer/validate/C1"
    service.script(path, None)
    assert taxpayers.matches(session, "C1", "BRN", "2020")
    assert taxpayers.matches(session, "C1", "BRN", "2020")
    assert [call.path for call in service.asked(path)] == [f"{path}?idType=BRN&idValue=2020"]
    assert not taxpayers.matches(session, "C2", "BRN", "2020")  # 404


@pytest.mark.usefixtures("kept")
def test_searching_a_tin(service: Service, session: Session) -> None:
    path = "/api/v1.0/taxpayer/search/tin"
    service.script(path, {"tin": "C9"})
    assert taxpayers.tin_of(session, id_type="BRN", id_value="2020") == "C9"
    assert taxpayers.tin_of(session, id_type="BRN", id_value="2020") == "C9"
    assert len(service.asked(path)) == 1
    service.answers[path] = [
        (400, {"error": {"code": "BadArgument", "message": "more than one TIN"}}, {})
    ]
    with pytest.raises(Refused, match="more than one TIN"):
        taxpayers.tin_of(session, name="Ali", individual=True)
    assert service.calls[-1].path == f"{path}?taxpayerName=Ali&fileType=1"


def test_the_qr_of_a_taxpayer(service: Service, session: Session) -> None:
    code = "6f3a1c52-1111-4222-8333-444455556666"
    service.script(f"/api/v1.0/taxpayers/qrcodeinfo/{code}", {
        "tin": "C9", "name": "Kedai", "idType": "BRN", "idNumber": "2020", "email": "a@b.my;c@d.my",
        "addressLine0": "Lot 1", "addressLine1": "", "addressLine2": "Jalan 2", "country": "MYS",
    })  # fmt: skip
    found = taxpayers.by_qr(session, f" {code} ")
    assert found is not None
    assert (found.tin, found.email, found.address) == ("C9", "a@b.my", ("Lot 1", "Jalan 2"))
    assert taxpayers.by_qr(session, "not/a/guid") is None


def test_official_addresses() -> None:
    link = link_to("")
    assert Session(link).hosts.api == "https://preprod-api.myinvois.hasil.gov.my"
    assert Session(link).hosts.portal == "https://portal.example"
