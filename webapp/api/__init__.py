"""The reader's pages as JSON, described by `openapi.json`."""
