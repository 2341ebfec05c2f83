"""Statements over time: numbers, words and pictures."""

from stance.timeline.chronicle import Timeline, timeline

__all__ = ["Timeline", "timeline"]
