"""What a passage means, as a vector: the model, the passages of an essay, the cache of what was embedded."""
