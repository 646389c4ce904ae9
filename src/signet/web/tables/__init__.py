"""The one data table of every list: its address, its parts, its export, and the nouns that use it."""
