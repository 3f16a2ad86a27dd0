"""Figures for Prometheus: what the engine counts, how long its steps take, how the chat platforms are."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict

from prometheus_client import CollectorRegistry, Histogram, PlatformCollector, ProcessCollector
from prometheus_client.exposition import generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.core.ports import ChatPlatform
from bot.engine.tally import Stats

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_HELP = {
    "kept": "Events stored.",
    "duplicates": "Events that had been stored before.",
    "refused_events": "Events that no message can be made of.",
    "unavailable": "Times that events were refused because they could not be stored.",
    "turns": "Turns committed.",
    "sent": "Messages sent.",
    "dead": "Messages given up.",
    "ambiguous_resends": "Messages posted again although nobody could tell whether they had arrived.",
}


class Metrics:
    """One registry of its own; `observe` is what the engine is built with."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._steps = Histogram(
            "baton_step_seconds", "Duration of the engine's steps.", ["step"], buckets=_BUCKETS, registry=self._registry
        )
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)

    def observe(self, step: str, seconds: float) -> None:
        self._steps.labels(step).observe(max(0.0, seconds))

    def watch(self, stats: Callable[[], Stats], platforms: Mapping[str, ChatPlatform]) -> None:
        """Collect from these at every scrape."""
        self._registry.register(_Collected(stats, platforms))

    def page(self) -> bytes:
        """The figures in Prometheus' text format."""
        return generate_latest(self._registry)


class _Collected(Collector):
    def __init__(self, stats: Callable[[], Stats], platforms: Mapping[str, ChatPlatform]) -> None:
        self._stats = stats
        self._platforms = platforms

    def collect(self) -> Iterator[Metric]:
        stats = self._stats()
        for name, count in asdict(stats.tally).items():
            words = _HELP.get(name, f"{name.replace('_', ' ').capitalize()} since the start.")
            yield CounterMetricFamily(f"baton_{name}", words, value=count)
        yield GaugeMetricFamily("baton_pending_events", "Events that wait to be handled.", value=stats.pending)
        yield GaugeMetricFamily(
            "baton_oldest_pending_seconds",
            "How long the oldest pending event has waited.",
            value=stats.oldest_pending_seconds,
        )
        yield GaugeMetricFamily("baton_conversations", "Conversations being thought about.", value=stats.conversations)
        yield GaugeMetricFamily("baton_lanes", "Channels with something to send.", value=len(stats.lanes))
        flying = sum(lane.in_flight for lane in stats.lanes.values())
        yield GaugeMetricFamily("baton_in_flight", "Messages being sent now.", value=flying)
        yield from self._of_platforms()

    def _of_platforms(self) -> Iterator[Metric]:
        connected = GaugeMetricFamily("baton_platform_connected", "1 when it can receive.", labels=["platform"])
        last = GaugeMetricFamily(
            "baton_platform_last_event_timestamp_seconds", "When something last came in.", labels=["platform"]
        )
        counts = CounterMetricFamily("baton_platform_counts", "What the platform counted.", labels=["platform", "what"])
        for name, platform in self._platforms.items():
            health = platform.health()
            connected.add_metric([name], float(health.connected))
            if health.last_event is not None:
                last.add_metric([name], health.last_event.timestamp())
            for what, count in health.counts.items():
                counts.add_metric([name, what], count)
        yield from (connected, last, counts)
