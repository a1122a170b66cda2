"""The web application, made of a container."""

from __future__ import annotations

from litestar import Litestar
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.di import Provide
from litestar.types import ASGIApp, Scope

from domain.errors import DomainError
from interface.admin.building import admin_site
from interface.admin.mounting import admin_handler
from interface.admin.site import GallerySite
from interface.api.bodies import MAX_BODY_BYTES
from interface.api.csrf import Csrf
from interface.api.docs import openapi_config
from interface.api.fresh_answers import FreshAnswers
from interface.api.guarding import ensure_guarded
from interface.api.state import ApiState, PageSizes
from interface.api.v1.problems import HANDLERS
from interface.api.v1.router import PATH, classic_routers
from interface.api.wording import Wording
from interface.bootstrap.container import Container
from interface.bootstrap.measuring import measure
from interface.bootstrap.worker import serving
from interface.gallery import Gallery
from interface.observability.request_log import LoggedRequests, Tell, tell_by_logging
from interface.web.cors import CrossOrigin
from interface.web.docs import docs_router
from interface.web.forwarding import ForwardedRequests
from interface.web.hosts import AllowedHosts
from interface.web.incoming import BoundedBodies
from interface.web.pages import TEMPLATES
from interface.web.router import asset_router
from interface.web.safety import SafeAnswers
from interface.web.static_files import StaticFiles


def create_app(container: Container, tell: Tell = tell_by_logging) -> Litestar:
    """The web application of a gallery; it lets go of the container when it shuts down.

    ``tell`` writes the log of its requests.
    """
    settings = container.settings

    def gallery() -> Gallery:
        return container.gallery

    app = Litestar(
        route_handlers=[
            *classic_routers(settings.auth_schemes, settings.who_may_generate),
            asset_router(),
            *([admin_handler(create_admin_site(container))] if settings.admin else []),
        ],
        dependencies={"gallery": Provide(gallery, sync_to_thread=False)},
        exception_handlers=HANDLERS,
        state=State(_state(container).as_state(), deep_copy=False),
        template_config=TEMPLATES,
        openapi_config=openapi_config(docs_router()) if settings.docs else None,
        request_max_body_size=MAX_BODY_BYTES,
        logging_config=None,
        lifespan=[serving(container)],
    )
    if settings.cache and container.database.revision:
        revision = container.database.revision
        app.asgi_handler = FreshAnswers(
            app.asgi_handler, revision, below=f"{PATH}/", now=container.clock.now
        )
    app.asgi_handler = _answering_its_hosts(app.asgi_handler, container)
    app.asgi_handler = SafeAnswers(app.asgi_handler)  # around errors and redirects, too
    observe = measure(app).observe if settings.metrics else None
    app.asgi_handler = LoggedRequests(app.asgi_handler, observe, tell)  # around all that is told
    app.asgi_handler = BoundedBodies(app.asgi_handler)
    app.asgi_handler = ForwardedRequests(
        app.asgi_handler, trusted=settings.trusted_proxies, is_tls=settings.tls
    )
    ensure_guarded(app, settings.access_rules)
    return app


def _answering_its_hosts(app: ASGIApp, container: Container) -> ASGIApp:
    """An application that answers only to the names of the gallery, and to pages it trusts."""
    settings, wording = container.settings, _wording(container)

    def sentence(scope: Scope, error: DomainError) -> str:
        return wording.sentence(ASGIConnection(scope), error.code, error.params)

    if settings.cors_origins:
        app = CrossOrigin(app, settings.cors_origins)
    return AllowedHosts(app, settings.hosts, sentence)


def _wording(container: Container) -> Wording:
    return Wording(container.translator, container.settings.language)


def create_admin_site(container: Container) -> GallerySite:
    """The admin site of a gallery."""
    return admin_site(
        container.gallery,
        translator=container.translator,
        secret_key=container.secret_key,
        time_zone=container.settings.time_zone,
    )


def _state(container: Container) -> ApiState:
    settings = container.settings
    return ApiState(
        access_rules=settings.access_rules,
        page_sizes=PageSizes(
            default=settings.page_size, most=settings.max_page_size, users=settings.users_page_size
        ),
        time_zone=settings.time_zone,
        wording=_wording(container),
        authentication=container.gallery.authentication,
        schemes=settings.auth_schemes,
        csrf=Csrf(container.secret_key),
        trusted_origins=frozenset(settings.cors_origins),
        has_docs=settings.docs,
        has_admin=settings.admin,
        static_files=StaticFiles(),
    )
