"""What a clerk does with money: taken, void, given back, receipted; where it is transferred to."""
