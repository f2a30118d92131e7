"""Documents into a new generation, and the generation to the readers."""
