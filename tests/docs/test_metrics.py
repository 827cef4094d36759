"""The page about metrics and the example dashboard name what the programs tell, and nothing else."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

from device.base.metrics import Metrics
from device.daemon.metrics import watch_link, watch_outbox, watch_trust
from device.firmware.metrics import VisitMetrics, watch_parts
from host.fleet.measures import FleetMeasures
from host.metrics.measures import Measures
from host.metrics.readings import StoreReadings

DOCS = Path(__file__).parents[2] / "docs"
_NAME = re.compile(r"\b(?:uketsuke|process)_[a-z_]+\b")
_OF_A_HISTOGRAM = re.compile(r"_(?:bucket|sum|count)$")
_TABLE_ROW = re.compile(r"^\| (`[^|]+) \|", re.MULTILINE)


class Gone:
    """A part that cannot be read, whatever is asked of it."""

    def __getattr__(self, name: str) -> Any:
        raise OSError(name)

    def __call__(self, *_asked: object) -> Any:
        raise OSError


def told() -> set[str]:
    """Give the names of all metrics that the programs register, as Prometheus stores them."""
    gone: Any = Gone()
    firmware, daemon, host = Metrics("firmware", "0"), Metrics("daemon", "0"), Measures()
    VisitMetrics(firmware, time.monotonic)
    watch_parts(firmware, _Live(), gone, gone, Path("/nowhere"))  # type: ignore[arg-type]  # read by nobody here
    watch_link(daemon, gone)
    watch_outbox(daemon, gone, gone, _Ages(), Path("/nowhere"))  # type: ignore[arg-type]  # read by nobody here
    watch_trust(daemon, gone, gone, gone)
    StoreReadings(gone, time.time).register(host.metrics)
    fleet = FleetMeasures()
    fleet.watch_database(gone)
    fleet.watch_worker(clinics=gone, tended=gone, workers=gone, in_hand=gone, waiting=gone, is_whole=gone)
    daemon.watch_loop(gone)
    texts = (metrics.render().decode() for metrics in (firmware, daemon, host.metrics, fleet.host.metrics))
    return {line.split()[2] for text in texts for line in text.splitlines() if line.startswith("# TYPE ")}


class _Live:
    def __getattr__(self, _name: str) -> Any:
        return Gone()


class _Ages(Gone):
    def tell(self, _observe: object) -> None:
        """Hear nothing."""


def test_the_dashboard_asks_for_metrics_that_exist() -> None:
    dashboard = json.loads((DOCS / "dashboard.json").read_text("utf-8"))
    asked = {target["expr"] for panel in dashboard["panels"] for target in panel["targets"]}
    names = {_OF_A_HISTOGRAM.sub("", name) for query in asked for name in _NAME.findall(query)}
    assert len(asked) > 20
    assert names <= told()


def test_panels_lie_side_by_side() -> None:
    panels = json.loads((DOCS / "dashboard.json").read_text("utf-8"))["panels"]
    places = [
        (x, y)
        for panel in panels
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(places) == len(set(places))
    assert max(x for x, _ in places) < 24
    assert len({panel["id"] for panel in panels}) == len(panels)


def test_the_page_lists_every_metric_of_ours() -> None:
    page = (DOCS / "metrics.md").read_text("utf-8")
    assert {name for name in told() if name.startswith("uketsuke_")} <= set(_NAME.findall(page))
    listed = {name for row in _TABLE_ROW.findall(page) for name in _NAME.findall(row)}
    assert listed <= told()
