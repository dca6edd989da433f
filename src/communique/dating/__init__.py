"""Dating: times in the text (timex), what they mean (normalize), and the article's own day (publication)."""
