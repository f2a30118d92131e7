"""Words as readers use them: those that tell nothing, synonyms, characters that look alike."""
