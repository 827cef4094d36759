"""The words of all page packages together, as the whole desk has them."""

from __future__ import annotations

from pathlib import Path

import host.desk
from host.desk.base.catalogue import Catalogue, Language, load_catalogue

FOLDER = Path(host.desk.__file__).parent
PACKAGES = tuple(sorted(f"host.desk.{path.parent.name}" for path in FOLDER.glob("*/ja.toml")))


def all_words(language: Language) -> Catalogue:
    """Give the words of a language."""
    return load_catalogue(language, PACKAGES)


JA = all_words(Language.JA)
EN = all_words(Language.EN)
