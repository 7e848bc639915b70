enum pooltag 150726f63
