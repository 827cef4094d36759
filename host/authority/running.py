"""`uketsuke-authority run`: the parts meet here and serve until told to stop."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

from device.base.config import load_config
from device.base.log import EventLog, tame_foreign_loggers
from device.base.process import harden
from device.base.readiness import ready, stopping
from host.authority.api.app import build_app
from host.authority.batch_worker import BatchWorker
from host.authority.insurance.japan_time import system_clock
from host.authority.pages.site import build_site
from host.authority.server import open_listener, prepare_server
from host.authority.serving.authority import make_authority
from host.authority.serving.behaviour import BehaviourSwitch
from host.authority.serving.settings import AuthoritySettings, Tokens
from host.authority.store.engine import open_engine


def run(config: Path) -> None:
    """Serve as the configuration file says, until told to stop.

    Prints `{"listening": PORT}` on stdout and tells the service manager once connections are taken.

    Raises:
        ConfigurationError: the configuration or the tokens cannot be used.
        OSError: the address cannot be bound, or a file of TLS cannot be read.
        sqlalchemy.exc.SQLAlchemyError: the database cannot be opened.
    """
    settings = load_config(config, AuthoritySettings)
    tokens = load_config(settings.tokens_file, Tokens)
    tame_foreign_loggers()
    log = EventLog("uketsuke-authority")
    harden(log)
    engine = open_engine(settings.place(config.parent), settings.timeouts.database_s)
    authority = make_authority(engine, system_clock)
    authority.batches.forget_old()
    switch = BehaviourSwitch(system_clock, authority.plans.get())
    worker = BatchWorker(authority.batches, switch, log)
    site = build_site(authority.own_page, authority.statistics, settings.names)
    app = build_app(authority, tokens, switch, log, version("uketsuke"), worker.wake, site)
    server = prepare_server(app, settings)
    with worker.running(), open_listener(settings) as listener:
        port = listener.getsockname()[1]
        print(json.dumps({"listening": port}), flush=True)
        ready()
        log.event("listening", port=port)
        server.run(sockets=[listener])
    stopping()
    engine.dispose()
