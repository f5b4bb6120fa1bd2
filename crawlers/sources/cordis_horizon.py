"""CORDIS, Horizon Europe: read as all its programmes are."""

from crawlers.sources.cordis import Spider as Spider
