"""What a reader asks for: the request, the worth of its words, and the question for the engine."""
