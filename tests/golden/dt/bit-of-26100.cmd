dt nt!_ETHREAD HideFromDebugger
