"""What the files say: bytes and tables turned into the vocabulary's nouns, with their places."""
