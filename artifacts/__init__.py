"""Files that come from package registries: fetched, verified, kept."""
