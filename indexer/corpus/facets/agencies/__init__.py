"""The writer's own agency: names, voice, offices, the words of the work."""
