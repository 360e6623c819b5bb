"""From a key to what was meant by it, over several questions: asked in order, recorded once."""
