"""The portal's signature validator (fact sheet 4), written without a line of the product's signer."""
