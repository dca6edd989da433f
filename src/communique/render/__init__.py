"""The record for readers: text, one HTML page, JSON."""
