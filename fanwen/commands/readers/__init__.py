"""What readers see: the site, a search, more like this."""
