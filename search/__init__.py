"""A reader's request to the engine's answer. No Flask, no I/O but the client it is given."""
