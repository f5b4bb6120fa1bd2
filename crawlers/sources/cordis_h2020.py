"""CORDIS, Horizon 2020: read as all its programmes are."""

from crawlers.sources.cordis import Spider as Spider
