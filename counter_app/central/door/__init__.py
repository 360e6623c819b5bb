"""What every request passes: who asks, how much may come, how it is read, how the cell says no."""
