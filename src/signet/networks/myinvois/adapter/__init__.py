"""``port.Network`` for MyInvois: what the product wants done, said in the calls of the client."""
