"""What must hold before readers see a new generation; each gate refuses with its reason."""
