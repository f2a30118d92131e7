"""How well a ranking answers judged queries, and whether two rankings really differ."""
