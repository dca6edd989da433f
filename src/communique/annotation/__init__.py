"""From text to syntax, clauses, quotations, mentions and coreference: one article at a time."""
