"""Companies that sell and customers that buy: names, identifiers, addresses, accounts."""
