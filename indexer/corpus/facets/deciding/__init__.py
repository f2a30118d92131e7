"""How a facet is decided: candidates with named features, weighed by numbers that were fitted."""
