"""Own files of the site: addresses that change with their content, so that they are kept for long."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, redirect, request, url_for
from markupsafe import escape
from werkzeug.wrappers import Response as BaseResponse

_YEAR_SECONDS = 365 * 24 * 3600
_DIGITS = 12
# One page of results a query is enough to know; what narrows it is left to people.
_ROBOTS = """User-agent: *
Disallow: /api/
Disallow: /cite/
Disallow: /clips
Disallow: /compare
Disallow: /download/
Disallow: /language/
Disallow: /report/
Disallow: /search/
Disallow: /search.atom
Disallow: /outline
Disallow: /similar
Disallow: /suggest
Disallow: /search?*agency=
Disallow: /search?*genre=
Disallow: /search?*region=
Disallow: /search?*role=
Disallow: /search?*sort=
Disallow: /search?*unit=
Disallow: /search?*year=

Sitemap: {root}sitemap.xml
"""


_OPENSEARCH = """<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
  <ShortName>范文检索</ShortName>
  <Description>检索总结、计划、汇报与讲话</Description>
  <InputEncoding>UTF-8</InputEncoding>
  <Url type="text/html" template="{root}search?q={{searchTerms}}"/>
</OpenSearchDescription>
"""


def add_assets(app: Flask) -> None:
    """Templates get `asset(name)`; what has such an address is kept by browsers for a year."""
    folder = Path(str(app.static_folder))

    @cache
    def digest(name: str) -> str:
        return hashlib.sha256((folder / name).read_bytes()).hexdigest()[:_DIGITS]

    def asset(name: str) -> str:
        return url_for("static", filename=name, v=digest(name))

    app.jinja_env.globals["asset"] = asset
    app.after_request(_keep_long)
    app.add_url_rule("/robots.txt", "robots", _tell_robots)
    app.add_url_rule("/opensearch.xml", "opensearch", _describe_search)
    app.add_url_rule("/favicon.ico", "favicon", _to_icon)


def _keep_long(response: Response) -> Response:
    if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
        response.cache_control.no_cache = None
        response.cache_control.public = True
        response.cache_control.max_age = _YEAR_SECONDS
        response.cache_control.immutable = True
    return response


def _tell_robots() -> Response:
    return Response(_ROBOTS.format(root=request.url_root), mimetype="text/plain")


def _describe_search() -> Response:
    """So that a browser can search here from its address bar."""
    text = _OPENSEARCH.format(root=escape(request.url_root))
    return Response(text, mimetype="application/opensearchdescription+xml")


def _to_icon() -> BaseResponse:
    return redirect(url_for("static", filename="favicon.svg"))
