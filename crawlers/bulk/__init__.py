"""Bulk readers: one file a format, one way into the store."""

from crawlers.bulk.formats import FORMATS as FORMATS
from crawlers.bulk.importer import MAPPED_FORMATS as MAPPED_FORMATS
from crawlers.bulk.importer import ImportOptions as ImportOptions
from crawlers.bulk.importer import import_file as import_file
