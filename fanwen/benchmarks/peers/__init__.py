"""Other search engines, given the same words and facets of the same essays, and asked the same."""
