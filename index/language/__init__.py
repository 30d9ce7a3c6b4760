"""Swedish and English words: how they are cut, stemmed and folded, the same for every search engine."""
