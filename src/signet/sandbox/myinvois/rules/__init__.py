"""The portal's rules beyond structure, one module a validator (fact sheet 3.3 and 5).

Where the official number of a rule is not known the finding carries no code, only its sentence and path.
"""
