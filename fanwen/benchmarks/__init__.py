"""How fast Fanwen is, beside what the engine alone does and beside others: `fanwen bench`."""
