"""The only place that knows Qt: windows, pages and the widgets they are made of."""
