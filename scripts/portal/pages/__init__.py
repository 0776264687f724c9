"""Views as HTML, and the slots of `content/` they go into; knows nothing of the site builder."""
