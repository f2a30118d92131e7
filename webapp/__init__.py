"""The site: Flask over a `SearchService`. Every page works without JavaScript."""

from webapp.application import create_app

__all__ = ["create_app"]
