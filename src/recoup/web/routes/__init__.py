"""What each page asks: a module and a router a page, over functions of the other rooms."""
