"""Backups in a repository of the engine: the live generation, and what people put in."""
