"""The record for programs that act for a person, over the Model Context Protocol; read-only unless asked."""
