"""Asking one generation: for a page of essays, for sections, for one essay, for essays like one."""
