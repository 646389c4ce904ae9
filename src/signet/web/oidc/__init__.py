"""Single sign-on by OpenID Connect, stricter than the library's: every ID token's signature is checked."""
