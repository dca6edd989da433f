"""The record for programs that act for a person: a server that speaks the Model Context Protocol, read-only."""
