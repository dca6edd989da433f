"""Watch feeds: poll them politely, add what is new to a record, tell what changed."""
