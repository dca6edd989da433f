"""From clauses to statements: frames and cues are data (``lexicon/*.toml``), one file a kind of statement."""
