"""Items: what is sold, in which unit, at what price and tax."""
