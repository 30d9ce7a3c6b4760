"""The provider that the settings name, by Authlib: authorization code with PKCE, state and nonce, a signed ID token."""

from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask, current_app, url_for
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response

from index.catalogue.openid import Identity
from index.errors import BadInput, EfterhandError
from index.settings import Settings

NAME = "efterhand_openid"
PATIENCE_S = 10
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]


class OpenIdFailed(BadInput):
    """What came back from the provider is not to be trusted, or the person broke off."""

    en = "The log-in service did not confirm who you are. Try again from the start."
    sv = "Inloggningstjänsten bekräftade inte vem du är. Försök igen från början."


class OpenIdEmailUnverified(BadInput):
    """The provider does not vouch for the e-mail address."""

    en = "The log-in service has not verified your e-mail address, so it cannot be used to log in here."
    sv = "Inloggningstjänsten har inte bekräftat din e-postadress, så den går inte att logga in med här."


class OpenIdAway(EfterhandError):
    """The provider does not answer, or not as one should."""

    en = "The log-in service at {issuer} cannot be reached. Try again in a while, or log in with a password."
    sv = "Inloggningstjänsten på {issuer} går inte att nå. Försök igen om en stund, eller logga in med lösenord."


def install(app: Flask, settings: Settings) -> None:
    """Remember the provider; it is asked nothing before someone logs in."""
    app.context_processor(lambda: {"openid_name": settings.oidc_name if settings.oidc_issuer else ""})
    if not settings.oidc_issuer:
        return
    oauth = OAuth(app)
    oauth.register(
        NAME,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret or None,
        server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email",
            "code_challenge_method": "S256",
            "default_timeout": PATIENCE_S,
            # Without a secret this is a public client, which PKCE alone protects.
            "token_endpoint_auth_method": "client_secret_basic" if settings.oidc_client_secret else "none",
        },
    )


def is_offered() -> bool:
    return "authlib.integrations.flask_client" in current_app.extensions


def to_the_provider(settings: Settings) -> Response:
    """A redirect to the provider. Raises OpenIdAway."""
    try:
        _metadata(settings)
        answer: Response = _client().authorize_redirect(url_for("openid.back", _external=True))
    except (RequestException, ValueError, RuntimeError):
        raise OpenIdAway(issuer=settings.oidc_issuer) from None
    return answer


def who_came_back(settings: Settings) -> Identity:
    """Whom the provider vouches for, in its answer to the request that this browser began.

    Raises OpenIdFailed, OpenIdEmailUnverified and OpenIdAway.
    """
    issuer = settings.oidc_issuer
    try:
        _metadata(settings)
        token = _client().authorize_access_token(claims_options={"iss": {"essential": True, "value": issuer}})
    except (OAuthError, JoseError, KeyError):
        raise OpenIdFailed() from None
    except (RequestException, ValueError, RuntimeError):
        raise OpenIdAway(issuer=issuer) from None
    claims = token.get("userinfo")
    if not claims or not claims.get("sub"):
        raise OpenIdFailed()
    if claims.get("email_verified") is not True or not isinstance(claims.get("email"), str):
        raise OpenIdEmailUnverified()
    return Identity(f"{issuer} {claims['sub']}", claims["email"], claims)


def _metadata(settings: Settings) -> None:
    """See that the provider is the one that is meant, and takes nothing but signatures by keys that it alone has."""
    metadata = _client().load_server_metadata()
    offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
    accepted = [name for name in offered if name in ALGORITHMS]
    if metadata.get("issuer") != settings.oidc_issuer or not accepted:
        raise OpenIdAway(issuer=settings.oidc_issuer)
    metadata["id_token_signing_alg_values_supported"] = accepted


def _client() -> Any:
    return current_app.extensions["authlib.integrations.flask_client"].create_client(NAME)
