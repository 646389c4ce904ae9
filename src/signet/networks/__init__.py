"""Exchange with e-invoice networks: one port, an adapter for each network, submissions, and the inbox.

Where things stand: ``port`` is all that an adapter and the rest of the product know of each other,
``problems`` the ways in which a call can fail, ``states`` the life of a submission, ``registry`` the
adapters by code. An adapter is a package beside these (``networks/peppol``, ``networks/myinvois``); it
knows nothing of the database: what it needs comes in its arguments, above all the ``Link``.
"""
