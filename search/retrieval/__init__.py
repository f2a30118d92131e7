"""What the engine is asked and answers: essays with their facets, sections, essays like one."""
