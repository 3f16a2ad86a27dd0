"""Every change of the tables, oldest first. They ship in the wheel and run at start-up."""
