"""The technologies we follow: their names, codes and definitions."""

from core.taxonomy.loader import load_taxonomy
from core.taxonomy.model import Acronym, Taxonomy, Technology, Term

__all__ = ["Acronym", "Taxonomy", "Technology", "Term", "load_taxonomy"]
