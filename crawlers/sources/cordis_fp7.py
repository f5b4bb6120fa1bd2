"""CORDIS, 7th Framework Programme: read as all its programmes are."""

from crawlers.sources.cordis import Spider as Spider
