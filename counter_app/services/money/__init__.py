"""What a clerk does with money: taken, void, given back; where it is transferred to."""
