"""Slips of the finger in a word."""


def dropped(word: str) -> str:
    """The word without its middle letter; a short one has a letter too many."""
    middle = len(word) // 2
    return word[:middle] + word[middle + 1 :] if len(word) > 3 else f"{word}x"


def swapped(word: str) -> str:
    """The word with its last two letters swapped, or with a letter too many."""
    return word[:-2] + word[-1] + word[-2] if len(word) > 2 and word[-1] != word[-2] else f"{word}x"
