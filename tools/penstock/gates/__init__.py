"""Gates: which freight may go to which site now, and what the others wait for."""
