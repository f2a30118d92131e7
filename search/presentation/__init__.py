"""What was found, free of the engine's form: marked, and as JSON."""
