"""The structure of UBL 2.1: what the schema says, judged together with the rules."""
