"""Articles taken in from files, folders, streams and addresses; what cannot be read is named, the rest goes on."""
