"""How our browsers talk to the pages: a new connection for each request.

Servers end idle connections after some seconds. A request that is sent into that moment is lost, and a real browser
sends it again by itself; ours would not, and has no connection that can be idle.
"""

from __future__ import annotations

import httpx

NO_IDLE_CONNECTIONS = httpx.Limits(max_keepalive_connections=0)
