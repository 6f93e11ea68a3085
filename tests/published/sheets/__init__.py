"""Three published waterfalls as an accountant's formula workbooks, without the engine."""
