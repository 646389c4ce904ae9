"""The calls of the portal, one module a subject: each takes a ``Call`` and gives a ``Reply``."""
