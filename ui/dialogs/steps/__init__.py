"""What the steps of a dossier ask, from the choice of one to handing the result out."""
