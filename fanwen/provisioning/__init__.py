"""What a secured installation needs before it starts: certificates, accounts of the engine, secrets."""
