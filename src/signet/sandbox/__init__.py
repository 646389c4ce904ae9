"""Stand-ins of the e-invoice networks: separate processes that speak the real wire formats on loopback.

They judge the clients in ``signet.networks`` and therefore share no code with them: this room imports the
kernel and the code lists of EN 16931, nothing else. Each stand-in is a package with a function
``open_stand_in(settings) -> StandIn``, named in ``catalogue``; serving, state and failures on demand are
common to all.
"""
