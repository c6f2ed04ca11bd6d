"""Metrics: what this process has counted, and what the archive says about the service and its sources."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from scheduler.health.vocabulary import HealthState
from sql.rows.processes import AlarmMetric, ServiceFacts, SourceMetric


def exposition(
    facts: ServiceFacts | None,
    sources: list[SourceMetric],
    alarms: list[AlarmMetric],
    *,
    lag: float,
    version: str,
) -> bytes:
    """Return all metrics in Prometheus's text format; ``facts`` is None if the database cannot be reached."""
    registry = CollectorRegistry()
    registry.register(_Archive(facts, sources, alarms, lag, version))
    return generate_latest(REGISTRY) + generate_latest(registry)


class _Archive(Collector):
    def __init__(
        self,
        facts: ServiceFacts | None,
        sources: list[SourceMetric],
        alarms: list[AlarmMetric],
        lag: float,
        version: str,
    ) -> None:
        self._facts, self._sources, self._alarms = facts, sources, alarms
        self._lag, self._version = lag, version

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Yield the metric families, which are made anew for each scrape."""
        yield _labelled("build_info", "Version of the service.", ["version"], [([self._version], 1.0)])
        yield _gauge("loop_lag_seconds", "How late the event loop is.", self._lag)
        yield _gauge("database_up", "Whether the database answers.", float(self._facts is not None))
        if self._facts is not None:
            yield from self._of_service(self._facts)
            yield from self._of_sources()

    def _of_service(self, facts: ServiceFacts) -> Iterable[GaugeMetricFamily]:
        yield _gauge("queue_depth", "Sources that wait in the queue.", facts.waiting)
        yield _gauge("crawls_running", "Crawls that run now.", facts.crawling)
        yield _gauge("processes", "Processes of the service that live.", facts.processes)
        if facts.ticked_at is not None:
            late = (facts.now - facts.ticked_at).total_seconds()
            yield _gauge("clock_lag_seconds", "Time since a clock last ticked.", late)

    def _of_sources(self) -> Iterable[GaugeMetricFamily]:
        alarms = [([row.source, row.kind, row.severity], row.open) for row in self._alarms]
        yield _labelled("alarms_open", "Open alarms.", ["source", "kind", "severity"], alarms)
        states = [
            ([row.source, state], float(row.state == state))
            for row in self._sources
            for state in _states(row)
        ]
        yield _labelled("source_state", "1 for the state that a source is in.", ["source", "state"], states)
        for column, name, meaning in (
            ("silent_for", "source_silent_seconds", "Time since a source last published."),
            ("since_crawl", "source_since_crawl_seconds", "Time since the last crawl of a source ended."),
            ("overdue", "source_overdue_seconds", "How long a source has been due."),
        ):
            values = [
                ([row.source], value) for row in self._sources if (value := getattr(row, column)) is not None
            ]
            yield _labelled(name, meaning, ["source"], values)


def _states(row: SourceMetric) -> Iterable[str]:
    """Return every known state, and also the state of the source if this version does not know it."""
    known = [str(state) for state in HealthState]
    return known if row.state is None or row.state in known else [*known, row.state]


def _gauge(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"palimpsest_{name}", meaning, value=value)


def _labelled(
    name: str, meaning: str, labels: list[str], values: Iterable[tuple[list[str], float]]
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"palimpsest_{name}", meaning, labels=labels)
    for given, value in values:
        family.add_metric(given, value)
    return family
