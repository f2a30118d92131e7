"""An essay as machines read it beside the page: schema.org in JSON-LD."""

import json
from typing import Any

from markupsafe import Markup

from mappings.documents import EssayDocument
from webapp.reader.heading import label_heading, label_writer

# What could end the script element, or begin another.
_UNSAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def to_json_ld(essay: EssayDocument, url: str) -> Markup:
    """The essay as an Article, safe inside a script element."""
    facets = essay.facets
    writer = label_writer(facets)
    article: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": label_heading(essay),
        "alternativeHeadline": essay.title,
        "inLanguage": "zh-Hans",
        "url": url,
        "identifier": essay.id,
        "genre": facets.genre,
        "datePublished": essay.published_at,
        "temporalCoverage": f"{facets.year.from_}/{facets.year.to}" if facets.year else None,
        "spatialCoverage": "".join(facets.region.value) if facets.region else None,
        "isPartOf": {"@type": "CreativeWork", "name": essay.page_title},
        "author": {"@type": "Organization", "name": writer} if writer else None,
    }
    known = {name: value for name, value in article.items() if value}
    return Markup(json.dumps(known, ensure_ascii=False).translate(_UNSAFE))  # noqa: S704 - escaped
