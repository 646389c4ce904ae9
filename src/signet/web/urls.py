"""Addresses of the pages."""

from __future__ import annotations

from django.urls import path

from signet.web.views import directory, documents, editor, home, join, keys, members, pick

urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", home.health, name="health"),
    path("language", home.language, name="language"),
    path("switch", home.switch_tenant, name="switch_tenant"),
    path("invoices/", documents.listing, {"kind": "invoice"}, name="documents"),
    path("credit-notes/", documents.listing, {"kind": "credit_note"}, name="credit_notes"),
    path("invoices/new", editor.new, {"kind": "invoice"}, name="new"),
    path("credit-notes/new", editor.new, {"kind": "credit_note"}, name="new_credit_note"),
    path("documents/<uuid:document_id>/", documents.show, name="document"),
    path("documents/<uuid:document_id>/edit", editor.edit, name="edit"),
    path("documents/<uuid:document_id>/copy", editor.copy, name="copy"),
    path("pick/customers", pick.customers, name="pick_customers"),
    path("pick/customers/new", pick.quick_customer, name="quick_customer"),
    path("pick/items", pick.items, name="pick_items"),
    path("pick/items/new", pick.quick_item, name="quick_item"),
    path("documents/<uuid:document_id>/issue", documents.issue_view, name="issue"),
    path("documents/<uuid:document_id>/void", documents.void_view, name="void"),
    path("documents/<uuid:document_id>/discard", documents.discard_view, name="discard"),
    path("documents/<uuid:document_id>/pdf", documents.pdf, name="pdf"),
    path("documents/<uuid:document_id>/xml", documents.xml, name="xml"),
    path("customers/", directory.customers, name="customers"),
    path("customers/new", directory.customer, name="new_customer"),
    path("customers/<uuid:customer_id>", directory.customer, name="customer"),
    path("customers/<uuid:customer_id>/archive", directory.archive, name="archive_customer"),
    path("items/", directory.items, name="items"),
    path("items/new", directory.item, name="new_item"),
    path("items/<uuid:item_id>", directory.item, name="item"),
    path("company", directory.company, name="company"),
    path("company/accounts", directory.bank_account, name="bank_account"),
    path("audit", directory.audit, name="audit"),
    path("members", members.members, name="members"),
    path("members/invite", members.invite_view, name="invite"),
    path("members/<uuid:membership_id>/role", members.role_view, name="change_role"),
    path(
        "members/invitations/<uuid:invitation_id>/revoke",
        members.revoke_invitation_view,
        name="revoke_invitation",
    ),
    path("join/<str:token>", join.accept, name="accept"),
    path("keys", keys.keys, name="keys"),
    path("keys/new", keys.create_key, name="create_key"),
    path("keys/<uuid:key_id>/revoke", keys.revoke_key, name="revoke_key"),
]
