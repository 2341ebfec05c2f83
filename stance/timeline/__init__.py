"""Statements over time: numbers, words and pictures."""

from stance.timeline.chart import Timeline, timeline

__all__ = ["Timeline", "timeline"]
