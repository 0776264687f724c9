"""What one page shows, labelled and ordered; no HTML, and nothing left to look up or to round."""
